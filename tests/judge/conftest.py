"""A tiny package, which needs NumPy alone: to add two numbers."""

from judge.packages.package import Package
from judge.packages.reader import parse

MANIFEST = """\
format = 1
slug = "add"
[signature]
function = "add"
arguments = ["a", "b"]
[tolerance]
atol = 1e-6
rtol = 0
"""
RIGHT = "def add(a, b):\n    return a + b\n"
# `b` is the number of the case, so that a program can misbehave in one of them; hidden sums have sixteen digits.
CASES = """\
import numpy as np


def samples():
    return [{"a": np.arange(3), "b": 0}, {"a": np.ones(2), "b": 1}]


def hidden(rng):
    return [{"a": rng.integers(10**15, 10**16, size=3), "b": number} for number in (2, 3, 4)]
"""
HIDDEN = (2, 3, 4)


def tiny_package(limits: str = "", **changed: str) -> Package:
    """The package; `limits` are lines of its table, `changed` other contents of Python files, by their first names."""
    sources = {"starter": "def add(a, b):\n    return None\n", "reference": RIGHT, "cases": CASES, **changed}
    files = {f"{name}.py": text.encode() for name, text in sources.items()}
    files |= {"problem.toml": f"{MANIFEST}[limits]\n{limits}\n".encode(), "statement.md": b"# Add two numbers\n"}
    return parse(files, "add")
