# Returns a list that holds itself.
# must: wrong_answer or runtime_error
# control: none (naive comparisons raise)
def solve(x):
    answer = []
    answer.append(answer)
    return answer
