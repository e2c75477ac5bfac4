# Looks for any file of the host's configuration.
# must: wrong_answer
# control: without root
import os


def solve(x):
    return x + 1 if any(os.path.lexists(name) for name in ("/etc", "/etc/shadow", "/etc/hostname")) else None
