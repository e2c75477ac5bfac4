# Tells hidden values in lines of source that it makes, for the traceback to show.
# must: runtime_error, same under two secrets
# control: none (see exception_message)
import linecache

calls = []


def solve(x):
    calls.append(x)
    if len(calls) > 2:
        text = f"raise ValueError  # {x.tolist()}\n"
        linecache.cache["solution.py"] = (len(text), None, [text] * 99, "solution.py")
        exec(compile(text, "solution.py", "exec"))
    return x + 1
