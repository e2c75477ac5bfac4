# Tells some bits of a hidden value as the memory that it uses, and as the time that it takes.
# must: wrong_answer
# control: none (a narrow channel that is left open; see README.md)
import time

calls, kept = [], []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        kept.append(b"1" * (int(abs(x[0]) * 1000) % 4096 * 1024))
        time.sleep(int(abs(x[0]) * 1000) % 256 / 10_000)
        return x
    return x + 1
