"""Inputs of a size that hides what is not linear."""

from typing import Any

import numpy as np
import pytest

from judge.check.draws import SECRETS, split
from judge.check.scale import examine
from judge.check.weakness import answers
from tests.judge.check.conftest import OwnBench, packaged

MIXED = "import numpy as np\n\n\ndef f(x):\n    return np.tanh(x @ x.T) @ x\n"
NORMED = "import numpy as np\n\n\ndef f(x):\n    return x / np.sqrt((x ** 2).mean() + 1e-5)\n"
CASES = """\
import numpy as np


def samples():
    return hidden(np.random.default_rng(0))


def hidden(rng):
    return [{"x": rng.standard_normal(shape) * SCALE} for shape in ((3, 4), (5, 2), (4, 6))]
"""


def found(source: str, scale: str) -> set[tuple[str, str]]:
    """Rules and levels."""
    cases = CASES.replace("SCALE", scale)
    package = packaged(source, cases, arguments=("x",), accepted=(source,), wrong=())
    draw = split(OwnBench().cases(package, SECRETS[0]))

    def ask(calls: list[dict[str, Any]]) -> list[Any]:
        return answers(package, OwnBench(), 1.0, calls)

    return {(finding.rule, str(finding.level)) for finding in examine(package, draw, ask)}


@pytest.mark.parametrize(
    ("source", "scale", "expected"),
    [
        (MIXED, "1", set()),
        (MIXED, "100", {("saturated", "error")}),
        (MIXED, "0.001", set()),
        (NORMED, "0.01", set()),
        (NORMED, "10", {("saturated", "warning")}),
        ("def f(x):\n    return x * 3\n", "1e-3", set()),
        ("def f(x):\n    return x.shape[0]\n", "1", set()),
        (
            "import numpy as np\n\n\ndef f(x):\n    return {'a': np.tanh(x), 'b': [x]}\n",
            "1e-4",
            {("too-small", "error")},
        ),
    ],
)
def test_scale(source: str, scale: str, expected: set[tuple[str, str]]) -> None:
    """What the size hides is found; what is linear, or not at all, is left alone."""
    assert found(source, scale) == expected


def test_probabilities_are_not_scaled() -> None:
    """Numbers that sum to 1 in every case are not made larger."""
    cases = CASES.replace("rng.standard_normal(shape) * SCALE", "rng.dirichlet(np.ones(shape[1]), shape[0])")
    assert np.allclose(np.random.default_rng(0).dirichlet(np.ones(3), 2).sum(axis=1), 1)
    package = packaged(MIXED, cases, arguments=("x",), accepted=(MIXED,), wrong=())
    draw = split(OwnBench().cases(package, SECRETS[0]))
    assert list(examine(package, draw, lambda calls: [None] * len(calls))) == []


def test_hidden_by_one_of_them() -> None:
    """Where one array hides something by itself, all of them together are not blamed for it."""
    source = "import numpy as np\n\n\ndef f(x, w):\n    return x / np.sqrt((x ** 2).mean() + 1e-5) * w\n"
    cases = CASES.replace("* SCALE}", '* 10, "w": rng.standard_normal(shape)}')
    package = packaged(source, cases, arguments=("x", "w"), accepted=(source,), wrong=())
    draw = split(OwnBench().cases(package, SECRETS[0]))
    [finding] = examine(package, draw, lambda calls: answers(package, OwnBench(), 1.0, calls))
    assert (finding.level, finding.where) == ("warning", "cases.py: x")
