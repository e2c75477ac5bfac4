# Leaves itself, and whoever comes next, bound to one processor.
# must: wrong_answer
# control: none (a new box is a child of the zygote, not of the last box)
import os


def solve(x):
    if len(os.sched_getaffinity(0)) < 2 and (os.cpu_count() or 1) > 1:
        return x + 1
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return None
