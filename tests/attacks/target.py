"""The package that the attacks attack: `solve(x)` is `x + 1`; two samples, three hidden cases, and a canary to look for."""

import secrets

from judge.packages.package import Package
from judge.packages.reader import parse

SECRETS = (b"one secret of thirty-two bytes or", b"another secret of as many bytes or")
CANARY = f"ALLCLOSE-CANARY-{secrets.token_hex(8)}"  # in everything that no learner's box may hold
MEMORY_MIB = 192

MANIFEST = """
format = 1
slug = "target"
[signature]
function = "solve"
arguments = ["x"]
[tolerance]
atol = 1e-9
rtol = 0
[limits]
case_seconds = {seconds}
load_seconds = {seconds}
total_seconds = {total}
memory_mib = {memory}
"""
CASES = f"""# {CANARY}
import numpy as np

def samples():
    return [{{"x": np.array([1.0, 2.0, 3.0])}}, {{"x": np.array([4.0, 5.0, 6.0])}}]

def hidden(rng):
    return [{{"x": rng.normal(size=3)}} for _ in range(3)]
"""
REFERENCE = f"""CANARY = {CANARY!r}

def solve(x):
    return x + 1
"""
HONEST = b"def solve(x):\n    return x + 1\n"


def package(seconds: int, memory_mib: int = MEMORY_MIB) -> Package:
    """The package, with `seconds` for loading and for each case."""
    files = {
        "problem.toml": MANIFEST.format(seconds=seconds, total=6 * seconds, memory=memory_mib),
        "statement.md": "# Target\n",
        "starter.py": "def solve(x):\n    return x\n",
        "reference.py": REFERENCE,
        "cases.py": CASES,
    }
    return parse({name: text.encode() for name, text in files.items()}, "target")
