# Writes wherever the root may be writable.
# must: wrong_answer
# control: none (the files are another user's as well, and that user is the host's)
import os


def solve(x):
    for place in ("/", "/allclose/judge/inside", "/packages/numpy", "/python/bin", "/dev", "/cache", "/compiled"):
        try:
            os.close(os.open(f"{place}/written", os.O_CREAT | os.O_WRONLY))
        except OSError:
            continue
        return x + 1
    return None
