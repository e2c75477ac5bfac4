# Returns a list that never ends.
# must: memory_limit or time_limit or wrong_answer
# control: none (an encoder without a limit was not built)
import itertools


class Endless(list):
    def __iter__(self):
        return map(bytes, itertools.repeat(1 << 20))


def solve(x):
    return Endless([1.0])
