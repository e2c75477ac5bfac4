# Changes the mode of the host's /dev/null.
# must: wrong_answer
# control: none (it would change the host's own device)
import os


def solve(x):
    try:
        os.chmod("/dev/null", 0o600)
    except OSError:
        return None
    return x + 1
