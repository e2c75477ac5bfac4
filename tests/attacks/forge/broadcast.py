# Returns every answer there might be, along an axis more.
# must: wrong_answer
# control: naive exit_status
def solve(x):
    return (x + 1)[None, :]
