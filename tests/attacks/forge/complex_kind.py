# Returns the right numbers as complex ones.
# must: wrong_answer
# control: naive exit_status
def solve(x):
    return (x + 1).astype(complex)
