# Walks up the stack for a caller that holds the expected answer.
# must: wrong_answer
# control: naive exit_status
import sys


def solve(x):
    frame = sys._getframe()
    while frame:
        if "want" in frame.f_locals:
            return frame.f_locals["want"]
        frame = frame.f_back
    return None
