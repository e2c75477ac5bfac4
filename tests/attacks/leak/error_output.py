# Writes hidden values to the error output, past Python's streams.
# must: wrong_answer, same under two secrets
# control: none (see exception_message)
import os

calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        os.write(2, str(x.tolist()).encode())
        return x
    return x + 1
