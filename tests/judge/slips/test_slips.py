"""Slips: every kind on the smallest program that it applies to, in words that are true, and no more than may be run."""

import warnings
from collections import Counter
from typing import Any

import numpy as np
import pytest

from judge.packages.package import Labelled, Package
from judge.slips.slips import MOST_OF_ONE_OPERATOR, slips
from judge.verdict import Verdict
from tests.judge.check.conftest import packaged

X = np.arange(6.0).reshape(2, 3) - 2.5
PREFIX = "Your answers are in every case those of a right program in which "


def of(body: str, arguments: tuple[str, ...] = ("x", "k"), **sample: Any) -> tuple[Labelled, ...]:
    """The slips of a function with this body; samples have `x`, an array, and `k`, a number, unless told otherwise."""
    source = f"import numpy as np\n\n\ndef f({', '.join(arguments)}):\n    {body}\n"
    return slips(packaged(source, arguments=arguments, accepted=()), [{"x": X, "k": 3, **sample}])


def answers(one: Labelled, **call: Any) -> Any:
    """What a slip answers; None where it raises."""
    names: dict[str, Any] = {}
    exec(compile(one.source, one.name, "exec"), names)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return names["f"](**call)
    except Exception:
        return None


@pytest.mark.parametrize(
    ("body", "words", "wanted"),
    [
        ("return x * k", "`k` is taken to be 0, whatever it is.", X * 0),
        ("return x * k", "`k` is taken to be 3, whatever it is.", X * 3),
        ("return x * k", "`k` is one too large.", X * 5),
        ("return x * k", "half of `k` is taken.", X * 2),
        ("return x * k", "the sign of `k` is turned round.", X * -4),
        ("return x * k", "`x` is ignored, as if it were 1.", X * 0 + 4),
        ("return x * k", "`x` is reversed along axis 0.", X[::-1] * 4),
        ("return x * k", "`x` is transposed.", X.T * 4),
        ("return x * k", "`x / k` stands where `x * k` belongs.", X / 4),
        ("return x + k", "`+ k` is done twice.", X + 8),
        ("return np.tanh(x)", "`tanh` is left out.", X),
        ("return np.tanh(x)", "ReLU stands in the place of `tanh`.", X * (X > 0)),
        ("return np.tanh(x)", "`tanh` is applied twice.", np.tanh(np.tanh(X))),
        ("return np.tanh(x + k)", "`+` is done after `tanh` rather than before it.", np.tanh(X) + 4),
        ("return np.sqrt(k) + x", "`+` is done before `sqrt` rather than after it.", np.sqrt(4 + X)),
        ("return x.mean()", "the median stands in the place of the mean.", np.median(X)),
        ("return np.mean(x[0])", "a mean divides by n - 1 rather than by n.", X[0].mean() * 3 / 2),
        ("return x.var(axis=0)", "`var` divides by n - 1 rather than by n.", X.var(axis=0, ddof=1)),
        ("return x.sum(axis=0)", "`axis=1` stands where `axis=0` belongs.", X.sum(axis=1)),
        ("return x.sum(axis=0)", "only the first is taken where `sum` is expected.", X[0]),
        ("return np.log(x * x)", "1e-08 is added within `log`.", np.log(X * X + 1e-8)),
        ("return x**2", "the absolute value stands in the place of the square.", np.abs(X)),
        ("x = x + k\n    x = x * 2\n    return x", "two steps, one after the other, are exchanged.", X * 2 + 4),
        (
            "for _ in range(k):\n        x = x + 1\n    return x",
            "`range((k) - 1)` stands where `range(k)` belongs.",
            X + 3,
        ),
    ],
)
def test_kinds(body: str, words: str, wanted: Any) -> None:
    """A slip says what was changed, and its answers are those of the changed program."""
    words = words.replace("1e-08", "1e-8")
    found = [one for one in of(body) if (one.diagnosis or "").removeprefix(PREFIX).startswith(words)]
    assert found, [one.diagnosis for one in of(body)]
    assert any(np.allclose(got, wanted, equal_nan=True) for one in found if (got := answers(one, x=X, k=4)) is not None)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "`k` is taken to be False, whatever it is."),
        ("same", "`k` is taken to be 'same', whatever it is."),
        (None, "`k` is ignored."),
        (1e-3, "`k` is taken to be 1e-05, whatever it is."),
        (np.array(4), "`k` is taken to be 4, whatever it is."),
        (np.array([1, 2]), "`k` is one too large."),
    ],
)
def test_arguments(value: Any, words: str) -> None:
    """Arguments of every kind are ignored in their own way."""
    assert f"{PREFIX}{words}" in [one.diagnosis for one in of("return g(x, k)", k=value)]


def test_names_of_the_author() -> None:
    """Where a name of the author's is shown it is said whose it is; those of arguments and functions need no note."""
    noted = {one.diagnosis for one in of("scaled = x * 2\n    return scaled - k")}
    assert (
        f"{PREFIX}`scaled + k` stands where `scaled - k` belongs. The names are those of the author's program." in noted
    )
    assert f"{PREFIX}`k` is one too large." in noted


def test_all_are_wrong_answers_and_other_programs() -> None:
    """Each is a program of its own, has its words, and is none of the right ones."""
    package = packaged()
    found = slips(package, [{"x": X, "axis": 0}])
    sources = [one.source for one in found]
    right = [
        package.reference.encode(),
        *(one.source for one in package.submissions if one.verdict is Verdict.ACCEPTED),
    ]
    assert len(sources) == len(set(sources)) > 50
    assert not set(sources) & set(right)
    assert all(one.verdict is Verdict.WRONG_ANSWER and one.diagnosis for one in found)
    assert len({one.name for one in found}) == len(found)


def test_no_more_than_may_be_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no more than may be run, and of one operator no more than it may have; the plainest kinds come first."""
    long = "\n    ".join([f"a{i} = x * {i} + k" for i in range(40)])
    body = f"{long}\n    return {' + '.join(f'a{i}' for i in range(40))}"
    kinds = Counter(one.name.split()[0] for one in of(body))
    assert max(kinds.values()) == MOST_OF_ONE_OPERATOR
    monkeypatch.setattr("judge.slips.slips.MOST", 5)
    assert len(of(body)) == 5
    assert of(body)[0].name == "argument-ignored 0.0"


def test_long_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is parsed than takes some seconds, however long an author's programs are."""
    monkeypatch.setattr("judge.slips.slips.MOST_BYTES", 1000)
    assert 0 < len(slips(packaged(), [{"x": X, "axis": 0}])) < 10


def test_deep_programs() -> None:
    """A variant that is nested as deeply as the parser allows is passed over; the others have their slips."""
    deep = f"def f(x, axis):\n    return {' + '.join(['x'] * 2000)}\n"
    assert slips(packaged(accepted=(deep,)), [{"x": X, "axis": 0}])


def test_a_package_without_samples_of_an_argument() -> None:
    """Arguments that the function takes and no sample has are left alone."""
    assert not [one for one in slips(_package("return x"), []) if one.name.startswith("argument")]


def _package(body: str) -> Package:
    return packaged(f"def f(x):\n    {body}\n", arguments=("x",), accepted=())
