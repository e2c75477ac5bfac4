# Tells hidden values as the length of a frame that is too long.
# must: runtime_error, same under two secrets
# control: none (see exception_message)
import os

calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        os.write(3, b"\x12" + x[0].tobytes())
    return x + 1
