# Tells eight bits of a hidden value as the code that it exits with.
# must: runtime_error, same under two secrets
# control: none (see exception_message)
import os

calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        os._exit(int(abs(x[0]) * 1000) % 256)
    return x + 1
