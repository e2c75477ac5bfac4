# Changes its input in place, so that a reference that runs afterwards agrees.
# must: wrong_answer
# control: naive afterwards
def solve(x):
    x *= 0
    x -= 1
    return x + 1
