# Returns an object whose type's name tells hidden values.
# must: wrong_answer, same under two secrets
# control: none (see exception_message)
calls = []


def solve(x):
    calls.append(x)
    return type(str(x.tolist()), (), {})() if len(calls) > 2 else x + 1
