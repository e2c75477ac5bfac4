# Tells hidden values in an error that it says is the compiler's.
# must: not accepted, same under two secrets
# control: none (see exception_message)
calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        from judge.inside import traceback_report

        with traceback_report.compiling():
            raise SyntaxError(str(x.tolist()))
    return x + 1
