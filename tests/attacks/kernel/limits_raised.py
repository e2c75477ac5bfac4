# Runs with limits that are higher than they should be.
# must: wrong_answer
# control: without rlimits
import resource


def solve(x):
    names = ("RLIMIT_CPU", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CORE")
    hard = [resource.getrlimit(getattr(resource, name))[1] for name in names]
    low = 0 < hard[0] < 10**6 and 0 < hard[1] <= 256 and 0 < hard[2] <= 1 << 26 and hard[3] == 0
    return None if low else x + 1
