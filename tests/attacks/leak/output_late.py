# Prints hidden values while its next box is loaded, or has a thread print them between cases.
# must: not accepted, same under two secrets
# control: none (see exception_message)
import os
import threading

calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        threading.Timer(0.01, os.write, (1, str(x.tolist()).encode())).start()
        return x
    return x + 1
