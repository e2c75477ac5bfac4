# Returns a list nested a hundred thousand deep.
# must: wrong_answer or runtime_error
# control: none (naive comparisons raise)
def solve(x):
    answer = []
    for _ in range(100_000):
        answer = [answer]
    return answer
