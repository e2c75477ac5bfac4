# Tells hidden values in notes, causes and groups of exceptions.
# must: runtime_error, same under two secrets
# control: none (see exception_message)
calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        error = ExceptionGroup(str(x.tolist()), [ValueError(x.tolist())])
        error.add_note(str(x.tolist()))
        raise RuntimeError(x.tolist()) from error
    return x + 1
