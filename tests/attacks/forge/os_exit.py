# Ends at once with status 0, before any check.
# must: runtime_error, saying "exit code 0"
# control: naive exit_status
import os


def solve(x):
    os._exit(0)
