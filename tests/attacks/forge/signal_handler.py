# Answers every signal with a clean exit.
# must: wrong_answer
# control: none (naive judges send no signals)
import os
import signal

for number in range(1, 65):
    try:
        signal.signal(number, lambda *_: os._exit(0))
    except (OSError, ValueError):
        continue


def solve(x):
    return x
