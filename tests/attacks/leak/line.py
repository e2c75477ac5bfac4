# Tells some bits of a hidden value as the line that raises.
# must: runtime_error
# control: none (a narrow channel that is left open; see README.md)
calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        exec(compile("\n" * (int(abs(x[0]) * 1000) % 4096) + "raise ValueError", "solution.py", "exec"))
    return x + 1
