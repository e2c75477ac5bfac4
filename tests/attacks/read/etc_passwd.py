# Reads /etc/passwd.
# must: wrong_answer
# control: without root
import os


def solve(x):
    return x + 1 if os.path.exists("/etc/passwd") else None
