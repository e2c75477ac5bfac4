# Tells hidden values in the text of an exception.
# must: runtime_error, same under two secrets
# control: none (to the package's author the text is shown; test_attacks.py has that control for all of this group)
calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        raise ValueError(x.tolist())
    return x + 1
