# Returns an array of a structured dtype.
# must: wrong_answer
# control: none (naive comparisons raise)
import numpy as np


def solve(x):
    return (x + 1).view([("a", "<f8")])
