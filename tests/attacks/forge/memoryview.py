# Returns a memoryview of the right numbers, which is no array.
# must: wrong_answer
# control: naive exit_status
def solve(x):
    return memoryview(x + 1)
