# Opens devices other than null, full, random and urandom.
# must: wrong_answer
# control: none (it would put the host's memory and disks into a box)
import os


def solve(x):
    return x + 1 if set(os.listdir("/dev")) - {"null", "full", "random", "urandom", "shm"} else None
