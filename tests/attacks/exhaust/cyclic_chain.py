# Raises an exception that is its own cause's cause.
# must: runtime_error
# control: none (a cut text is not a danger that can be switched on)
def solve(x):
    first, second = ValueError(), ValueError()
    first.__cause__, second.__cause__ = second, first
    raise first
