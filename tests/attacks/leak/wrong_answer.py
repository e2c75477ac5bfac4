# Returns hidden values as the answer, for the message of a wrong one to show.
# must: wrong_answer, same under two secrets
# control: none (see exception_message)
calls = []


def solve(x):
    calls.append(x)
    return x * 3 if len(calls) > 2 else x + 1
