# Answers with as many small values as the wire carries, nested.
# must: wrong_answer or runtime_error
# control: none (a reader without a limit was not built)
def solve(x):
    return [[[1] * 30 for _ in range(60)] for _ in range(100)]
