# Raises an exception that was caused by ten thousand others.
# must: runtime_error
# control: none (a cut text is not a danger that can be switched on)
def solve(x):
    error = None
    for _ in range(10_000):
        following = ValueError("x" * 100)
        following.__cause__ = error
        error = following
    raise error
