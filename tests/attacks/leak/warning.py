# Warns with hidden values.
# must: wrong_answer, same under two secrets
# control: none (see exception_message)
import warnings

calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        warnings.warn(str(x.tolist()), stacklevel=1)
        return x
    return x + 1
