# Tells hidden values as the stage of an error.
# must: not accepted, same under two secrets
# control: none (see exception_message)
from judge.inside import traceback_report

calls = []
facts = traceback_report._facts


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        traceback_report._facts = lambda *_: {**facts("run", ValueError(), None), "stage": str(x.tolist())}
        raise ValueError
    return x + 1
