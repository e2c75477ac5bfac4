# Answers with a shape that tells a hidden value.
# must: wrong_answer, same under two secrets
# control: none (see exception_message)
import numpy as np

calls = []


def solve(x):
    calls.append(x)
    return np.zeros((int(abs(x[0]) * 1000), 2)) if len(calls) > 2 else x + 1
