# Sleeps.
# must: time_limit
# control: none (without a deadline it goes on for hours)
import time


def solve(x):
    time.sleep(10_000)
