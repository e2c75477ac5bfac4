# Returns an integer of a million digits.
# must: wrong_answer
# control: none (naive comparisons raise)
def solve(x):
    return 7**1_200_000
