# Raises its own kind of SystemExit.
# must: runtime_error
# control: naive exit_status
class Done(SystemExit):
    pass


def solve(x):
    raise Done(0)
