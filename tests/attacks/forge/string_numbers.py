# Returns the right numbers as strings.
# must: wrong_answer
# control: none (naive comparisons raise)
def solve(x):
    return (x + 1).astype(str)
