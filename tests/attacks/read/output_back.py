# Reads from the pipe that it prints to.
# must: wrong_answer
# control: none (the read end is never in the box)
import os


def solve(x):
    for number in (1, 2):
        try:
            os.read(number, 1)
        except OSError:
            continue
        return x + 1
    return None
