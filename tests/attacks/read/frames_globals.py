# Walks up the stack for a caller whose module holds the reference.
# must: wrong_answer
# control: naive exit_status
import sys


def solve(x):
    frame = sys._getframe()
    while frame:
        if "reference" in frame.f_globals:
            return frame.f_globals["reference"](x)
        frame = frame.f_back
    return None
