# Finds files of others in its scratch directories.
# must: wrong_answer
# control: none (persist/file_in_tmp is the same, with a control)
import os


def solve(x):
    return x + 1 if os.listdir("/tmp") or os.listdir("/dev/shm") else None
