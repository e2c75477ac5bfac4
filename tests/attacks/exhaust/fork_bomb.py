# Forks for ever.
# must: wrong_answer
# control: none (it is what its name says; kernel/fork has a control with one fork)
import os


def solve(x):
    for _ in range(1000):
        try:
            os.fork()
        except OSError:
            return None
    return x + 1
