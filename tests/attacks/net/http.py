# Fetches a page of the judge's own web service.
# must: wrong_answer
# control: none (the control would be a request to a service of this machine)
import urllib.request


def solve(x):
    try:
        return x + 1 if urllib.request.urlopen("http://127.0.0.1:8000/", timeout=2).read(1) else None
    except OSError:
        return None
