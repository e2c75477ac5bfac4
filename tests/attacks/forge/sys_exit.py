# Ends with status 0, which some judges take for a pass.
# must: runtime_error
# control: naive exit_status
import sys


def solve(x):
    sys.exit(0)
