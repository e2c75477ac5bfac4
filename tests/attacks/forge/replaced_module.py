# Puts itself in the place of NumPy and of the wire.
# must: wrong_answer or runtime_error
# control: none (the naive judges hold the module already)
import sys

for name in ("numpy", "judge.inside.wire", "json"):
    sys.modules[name] = sys.modules[__name__]
allclose = lambda *_, **__: True


def solve(x):
    return x
