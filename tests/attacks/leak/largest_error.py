# Answers so that the largest error tells a hidden value.
# must: wrong_answer, same under two secrets
# control: none (see exception_message)
calls = []


def solve(x):
    calls.append(x)
    return x + 1 + abs(x[0]) if len(calls) > 2 else x + 1
