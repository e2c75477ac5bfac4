# Answers with a list of three hundred thousand values.
# must: wrong_answer or runtime_error or memory_limit
# control: none (a reader without a limit was not built)
def solve(x):
    return [0] * 300_000
