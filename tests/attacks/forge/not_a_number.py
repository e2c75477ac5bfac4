# Returns NaN, which is not greater than any tolerance.
# must: wrong_answer
# control: naive greater
def solve(x):
    return x * float("nan")
