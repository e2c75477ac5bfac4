# Tells hidden values in the name of an exception.
# must: runtime_error, same under two secrets
# control: none (see exception_message)
calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        raise type(str(x.tolist()), (Exception,), {})
    return x + 1
