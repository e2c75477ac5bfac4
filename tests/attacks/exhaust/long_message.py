# Raises an exception with a message of a hundred megabytes.
# must: runtime_error
# control: none (a cut text is not a danger that can be switched on)
def solve(x):
    raise ValueError("1" * (20 << 20))
