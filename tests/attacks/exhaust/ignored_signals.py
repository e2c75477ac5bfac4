# Ignores every signal that can be ignored, and goes on after each exception.
# must: time_limit
# control: none (a judge that asks politely was not built)
import signal

for number in set(range(1, 65)) - {9, 19, 32, 33}:
    signal.signal(number, signal.SIG_IGN)


def solve(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
