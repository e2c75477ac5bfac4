# Closes the judge's channel and goes on.
# must: runtime_error
# control: none (a judge that waits for ever was not built)
import os
import time


def solve(x):
    if x[0] == 1.0:
        os.close(3)
        time.sleep(10_000)
    return x + 1
