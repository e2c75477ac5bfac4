# Returns a list where an array is expected.
# must: wrong_answer
# control: naive exit_status
def solve(x):
    return (x + 1).tolist()
