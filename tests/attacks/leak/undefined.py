# Tells hidden values as the name of a function that it says it lacks.
# must: not accepted, same under two secrets
# control: none (see exception_message)
import os

from judge.inside import learner, wire

calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        learner.send(
            wire.Frame.ERROR,
            {
                "stage": "undefined",
                "type": "",
                "message": str(x.tolist()),
                "line": None,
                "trace": "",
                "memory": False,
            },
        )
        os._exit(0)
    return x + 1
