"""Inputs of a magnitude that hides what is not linear."""

import numpy as np
import pytest

from judge.check.scale import find_hidden_nonlinearity
from tests.judge.check.conftest import in_context, packaged

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
    context = in_context(package)
    findings = find_hidden_nonlinearity(package, context.draws[0], context.answers)
    return {(finding.rule, str(finding.level)) for finding in findings}


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
    """A hidden nonlinearity is found; linear functions have no finding."""
    assert found(source, scale) == expected


def test_probabilities_are_not_scaled() -> None:
    """Numbers that sum to 1 in every case are not scaled."""
    cases = CASES.replace("rng.standard_normal(shape) * SCALE", "rng.dirichlet(np.ones(shape[1]), shape[0])")
    assert np.allclose(np.random.default_rng(0).dirichlet(np.ones(3), 2).sum(axis=1), 1)
    package = packaged(MIXED, cases, arguments=("x",), accepted=(MIXED,), wrong=())
    draw = in_context(package).draws[0]
    assert list(find_hidden_nonlinearity(package, draw, lambda calls: [None] * len(calls))) == []


def test_hidden_by_one_of_them() -> None:
    """Where one array alone hides something, there is no finding about all of them together."""
    source = "import numpy as np\n\n\ndef f(x, w):\n    return x / np.sqrt((x ** 2).mean() + 1e-5) * w\n"
    cases = CASES.replace("* SCALE}", '* 10, "w": rng.standard_normal(shape)}')
    package = packaged(source, cases, arguments=("x", "w"), accepted=(source,), wrong=())
    context = in_context(package)
    [finding] = find_hidden_nonlinearity(package, context.draws[0], context.answers)
    assert (finding.level, finding.argument) == ("warning", "x")
