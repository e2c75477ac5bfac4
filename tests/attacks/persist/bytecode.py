# Leaves bytecode where Python looks for it first.
# must: wrong_answer
# control: none (it would change the interpreter of this machine's judge)
import os
import py_compile


def solve(x):
    try:
        py_compile.compile(os.__file__)
    except OSError:
        return None
    return x + 1
