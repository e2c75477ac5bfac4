# Tells hidden values in bytes that are no value, for the complaint about them.
# must: runtime_error, same under two secrets
# control: none (see exception_message)
import os

from judge.inside import wire

calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        os.write(3, wire.pack(wire.Frame.ANSWER, x.tobytes()))
    return x + 1
