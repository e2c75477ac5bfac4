# Prints hidden values, and answers wrongly.
# must: wrong_answer, same under two secrets
# control: none (see exception_message)
calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        print(x.tolist(), flush=True)
        return x
    return x + 1
