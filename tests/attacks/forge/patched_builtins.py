# Replaces `all`, `any`, `abs`, `max` and `isinstance` for everybody.
# must: wrong_answer or runtime_error
# control: naive tuple
import builtins

builtins.all = lambda _: True
builtins.any = lambda _: False
builtins.abs = lambda _: 0


def solve(x):
    return x
