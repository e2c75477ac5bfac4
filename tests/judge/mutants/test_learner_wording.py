"""Every kind of mutant has a sentence for learners that ends properly and shows no long code."""

import re
from functools import cache
from types import ModuleType

import numpy as np
import pytest

from judge.mutants import author_wording, learner_wording
from judge.mutants.learner_wording import MAX_CHARACTERS, learner_sentence
from judge.mutants.mutant import Mutant
from judge.mutants.package_mutants import package_mutants
from tests.judge.check.conftest import packaged

PREFIX = "In every case, your answers are those of a correct program in which "
NOTE = " The names are those of the author's program."
SAMPLE = {"x": np.arange(6.0).reshape(2, 3) - 2.5, "k": 3, "z": np.ones((2, 3)), "t": 0.5}
EVERYTHING = """\
import numpy as np


def f(x, k, z, t):
    y = np.pad(x, (k, k)) + np.zeros(x.shape)
    y += x.T @ x.reshape(-1) - -x[1:k] * len(x)
    a, b = np.exp(x - k, k) ** 2, np.log(x.mean(axis=0, keepdims=True))
    a = k * a + (1 - k) * b
    for i in range((k + 3) // 2):
        if i > 2 and k:
            continue
        y = np.tanh(y[np.arange(2), a[:2] - a[2:]]) / t
    v = y.var(axis=1) - z.sum() * x[k]
    y = a[:2] - a[2:]
    return g(y) / v + v, x * x
"""


@cache
def of(source: str) -> tuple[Mutant, ...]:
    """The mutants of a function of some of the arguments in the sample."""
    return package_mutants(packaged(source, arguments=tuple(SAMPLE), accepted=()), [SAMPLE])


def sentences(body: str) -> set[str]:
    """What learners are told about the mutants of a function with this body."""
    mutants = of(f"import numpy as np\n\n\ndef f(x, k):\n    {body}\n")
    return {learner_sentence(mutant, SAMPLE).removeprefix(PREFIX) for mutant in mutants}


def test_every_operator() -> None:
    """All operators are worded, none by the last resort alone."""
    mutants = of(EVERYTHING)
    assert len({mutant.operator for mutant in mutants}) > 35
    vague = {mutant.operator for mutant in mutants} - {
        mutant.operator for mutant in mutants if "one step is different" not in learner_sentence(mutant, SAMPLE)
    }
    assert vague == set()


@pytest.mark.parametrize("module", [author_wording, learner_wording])
def test_every_template(module: ModuleType) -> None:
    """Every template belongs to a kind of mutant that is made."""
    assert set(module._TEMPLATES) - {mutant.edit.kind for mutant in of(EVERYTHING)} == set()


def test_form() -> None:
    """Each is a sentence, or two, without braces that nobody filled, and shows no more than short code."""
    for mutant in of(EVERYTHING):
        said = learner_sentence(mutant, SAMPLE)
        assert said.startswith(PREFIX)
        assert re.fullmatch(r"[^\n]+\.", said)
        assert not re.search(r"\{(old|new|name|other|lost|value|within)\}|``", said)
        assert max(map(len, re.findall("`([^`]+)`", said)), default=0) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return x * k", "`x / k` is used instead of `x * k`."),
        ("return x * k", "`k` is always taken to be 3, whatever it is."),
        ("return x * k", "half of `k` is used instead of `k`."),
        ("return x + k", "`k` is left out of `x + k`."),
        ("return np.tanh(x)", "ReLU is used instead of `tanh`.".replace("ReLU", "`ReLU`")),
        ("return np.tanh(x + k)", "`+` is applied after `tanh` instead of before it."),
        ("return x.var(axis=0)", "`var` divides by n - 1 instead of n."),
        ("return x.sum(axis=0)", "`axis=1` is used instead of `axis=0`."),
        ("return x[k:]", "the slice `:` is used instead of `k:`."),
        ("y = x + 1\n    return y.sum() / len(y)", f"`k` is used instead of `y`, in `len(y)`.{NOTE}"),
        ("v = x.var()\n    return x / v + v", f"in one of the uses of `v`, `var` divides by n - 1 instead of n.{NOTE}"),
        (
            "return (x - x.mean(axis=0)) / x.std(axis=0)",
            "`axis=None` is used instead of `axis=0`, in each of the 2 places where that is done.",
        ),
    ],
)
def test_examples(body: str, said: str) -> None:
    """A few sentences, word by word. It is said whose the names are, if they are neither arguments nor functions."""
    assert said in sentences(body)


def test_long_code_is_not_shown() -> None:
    """Where the code is long, the operators are shown, or it is only said that a step is different."""
    long = " + ".join(f"k**{n} * np.tanh(x) * {n}.25" for n in range(1, 5))
    found = sentences(f"return np.exp({long}) - ({long})")
    assert {"`+` is used instead of `-`.", "the two sides of `-` are swapped.", "a term is left out."} <= found
