# Waits for a lock that it holds.
# must: time_limit
# control: none (without a deadline it goes on for ever)
import threading


def solve(x):
    lock = threading.Lock()
    with lock, lock:
        return x + 1
