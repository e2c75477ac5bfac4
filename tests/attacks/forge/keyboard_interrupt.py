# Raises KeyboardInterrupt, which `except Exception` does not catch.
# must: runtime_error, saying "KeyboardInterrupt"
# control: none (it is a failure to a naive judge too)
def solve(x):
    raise KeyboardInterrupt
