# Returns a dict whose keys tell hidden values.
# must: wrong_answer, same under two secrets
# control: none (see exception_message)
calls = []


def solve(x):
    calls.append(x)
    return dict.fromkeys(x.tolist()) if len(calls) > 2 else x + 1
