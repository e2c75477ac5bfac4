"""Naive judges, for the controls of the forgeries: they trust the interpreter that runs the submission.

Each is one program with the grader and the submission in it, and runs in one of our boxes.
"""

from judge.boxes.limits import BoxLimits
from judge.boxes.zygote import Zygote
from judge.packages.package import Signature
from judge.sources import execute
from tests.attacks.target import CANARY

CHECKS = {
    "exit_status": "assert np.allclose(module.solve(x), want)",
    "printed": "assert np.allclose(module.solve(x), want)",
    "testing": "np.testing.assert_allclose(module.solve(x), want, rtol=1e-9)",
    "equality": "assert np.all(module.solve(x) == want)",
    "greater": "assert not np.any(np.abs(np.asarray(module.solve(x), float) - want) > 1e-9)",
    "afterwards": "got = module.solve(x); assert np.allclose(got, reference(x))",
    "pickle": "got = pickle.loads(pickle.dumps(module.solve(x))); assert np.allclose(got, want)",
    "tuple": "assert all(abs(a - b) < 1e-9 for a, b in zip(module.solve(x), want))",
    "instance": "got = module.solve(x); assert got.__class__ is np.ndarray and got == want",
}
_GRADER = """
import os, pickle, types
import numpy as np
CANARY = {canary!r}
SOLUTION = {source!r}

def reference(x):
    return x + 1

def grade():
    module = types.ModuleType("solution")
    exec(compile(SOLUTION, "solution.py", "exec"), module.__dict__)
    for x in (np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]), np.array([-0.5, 0.25, 8.0])):
        want = reference(x)
        {check}
    print("verdict: accepted")

try:
    grade()
except SystemExit as leaving:
    os._exit(leaving.code or 0)
solve = reference
"""


def accepts(kind: str, source: bytes, zygote: Zygote) -> bool:
    """Whether the naive judge of that kind accepts `source`."""
    grader = _GRADER.format(canary=CANARY, source=source, check=CHECKS[kind]).encode()
    with zygote.box(BoxLimits()) as box:
        fact = execute.load(box, grader, Signature("solve", ("x",), "numpy"), 20.0)
    if kind == "printed":
        return "verdict: accepted" in fact.output
    if isinstance(fact.outcome, execute.Ended):
        return fact.outcome.exit.code == 0
    return isinstance(fact.outcome, execute.Answered)
