# Returns a generator that makes nothing.
# must: wrong_answer
# control: naive tuple
def solve(x):
    return iter(())
