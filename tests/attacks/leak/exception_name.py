# Tells hidden values in an exception's __name__, __qualname__ and __module__.
# must: runtime_error, same under two secrets
# control: none (see exception_message)
calls = []


class Told(Exception):
    pass


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        Told.__name__ = Told.__qualname__ = Told.__module__ = repr(x.tolist())
        raise Told
    return x + 1
