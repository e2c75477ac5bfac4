# Computes a power that takes hours, in one call that no Python signal handler interrupts.
# must: time_limit
# control: none (without a deadline it goes on for hours)
def solve(x):
    return 3 ** (10**9)
