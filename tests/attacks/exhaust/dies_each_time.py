# Ends in every case, so that every case needs a box of its own.
# must: runtime_error
# control: none (it costs what it costs)
import os


def solve(x):
    os.kill(os.getpid(), 9)
    os._exit(3)
