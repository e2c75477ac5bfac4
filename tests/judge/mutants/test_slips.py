"""Slips: every kind on the smallest program that it applies to, in words that are true, and no more than may be run."""

import re
import warnings
from collections import Counter
from typing import Any

import numpy as np
import pytest

from judge.mutants.slips import slips
from judge.mutants.words import MOST
from judge.packages.package import Labelled, Package
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
    names: dict[str, Any] = {"expit": lambda z: 1 / (1 + np.exp(-z))}
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
        ("return np.tanh(x)", "`tanh` is left out of `np.tanh(x)`.", X),
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
        ("return np.log(x * x)", "what `log` is taken of is cut off at 1e-12.", np.log(X * X)),
        ("return np.tanh(expit(x))", "1 is added within `expit`.", np.tanh(1 / (1 + np.exp(-X - 1)))),
        ("return expit(x) * k", "tanh stands in the place of `expit`.", np.tanh(X) * 4),
        ("return x * k", "1 + `x` stands where `x` belongs.", (1 + X) * 4),
        ("return x * k", "no more than 1 is taken for `k`.", X),
        ("return x * k", "`x` is squared first.", X * X * 4),
        ("return x * k", "the mean of `x` along axis 0 is subtracted first.", (X - X.mean(axis=0)) * 4),
        ("return x - k", "`k - x` stands where `x - k` belongs.", 4 - X),
        ("return x * k - 1", "`x * (k - 1)` stands where `x * k - 1` belongs.", X * 3),
        ("return 1 + x / k", "`(1 + x) / k` stands where `1 + x / k` belongs.", (1 + X) / 4),
        (
            "return k * x + (1 - k) * x**3",
            "`(1 - k) * x + (k) * x**3` stands where `k * x + (1 - k) * x**3` belongs.",
            -3 * X + 4 * X**3,
        ),
        ("return x * x", "the sum of all `x * x` stands where each number has its own.", (X * X).sum()),
        ("return x**2", "`k` is subtracted from `x` before that is squared.", (X - 4) ** 2),
        (
            "return x.std(axis=0)",
            "the mean of the absolute deviations stands in the place of the `std`.",
            np.abs(X - X.mean(0)).mean(0),
        ),
        ("return x.var(axis=0)", "`var` is taken about `k` rather than about the mean.", ((X - 4) ** 2).mean(0)),
        ("return np.mean(x * x)", "the geometric mean stands in the place of the mean.", np.exp(np.log(X * X).mean())),
        (
            "return np.mean(x)",
            "the logarithm is taken of the mean, and not the mean of the logarithms.",
            np.log(np.exp(X).mean()),
        ),
        ("return np.pad(x, (k, k))", "the padding is that of the mode 'edge'.", np.pad(X, 4, mode="edge")),
        ("return np.pad(x, (k, k))", "all padding is put behind.", np.pad(X, (0, 8))),
        (
            "y = np.zeros(x.shape)\n    y[:] = x\n    return y",
            "results are put into an array of integers, which cuts them off.",
            np.trunc(X),
        ),
        (
            "return x[np.arange(2), [0, 1]]",
            "`:` stands where the index `np.arange(2)` belongs, so that each row gets what belongs to any.",
            X[:, :2],
        ),
        ("return x * x.shape[0]", "`x.size` stands where `x.shape[0]` belongs.", X * 6),
        ("return x, k", "the parts [0] and [1] of the answer are exchanged.", None),
        (
            "a, b = x\n    return a - 2 * b",
            "of what is taken apart, the parts [0] and [1] are exchanged.",
            X[1] - 2 * X[0],
        ),
        ("return (x * x).sum(axis=0)", "the root is taken of the sum.", np.sqrt((X * X).sum(axis=0))),
        ("return x[0] - 2 * x[1]", "`x[0]` and `x[1]` are exchanged.", X[1] - 2 * X[0]),
        (
            "v = x.var()\n    return x / v + v",
            "in one of the uses of `v`, `var` divides by n - 1 rather than by n.",
            X / X.var() + X.var(ddof=1),
        ),
        (
            "a = x.mean(axis=0)\n    b = x.std(axis=0)\n    return (x - a) / b",
            "`axis=None` stands where `axis=0` belongs, in each of the 2 places where that is done.",
            (X - X.mean()) / X.std(),
        ),
        (
            "a = np.sqrt((x * x).sum(axis=1))\n    b = np.sqrt((x * x).sum(axis=0))\n    c = np.abs(x).sum(axis=1)\n    "
            "d = np.sqrt((k * x).sum(axis=1))\n    return a, b, c * d",
            "`axis=None` stands where `axis=1` belongs, in each of the 2 places where that is done.",
            None,
        ),
        ("y = x + 1\n    return y.sum() / len(y)", "`k` stands where `y` belongs, in `len(y)`.", None),
        ("return x * ((k + 3) // 2)", "`(k + 3) // 2` is rounded up rather than down.", X * 4),
        (
            "y = np.zeros(x.shape)\n    y += x * k\n    return y",
            "what is added up begins with `x` rather than with 0.",
            X * 5,
        ),
        ("return np.zeros_like(x) - k", "what is added up begins with `x` rather than with 0.", X - 4),
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
    assert wanted is None or any(
        np.allclose(got, wanted, equal_nan=True) for one in found if (got := answers(one, x=X, k=4)) is not None
    )


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


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("1 / `k` stands where `k` belongs.", 2.0),
        ("`k` is taken for a width w, and 1 / (2 w^2) stands in its place.", 2.0),
        ("`k` is taken to be in degrees.", 0.5 * np.pi / 180),
        ("`k` is turned into degrees.", 0.5 * 180 / np.pi),
    ],
)
def test_units(words: str, wanted: float) -> None:
    """A number that is no whole one may be taken in another unit, or for what it is the inverse of."""
    [found] = [one for one in of("return x * k", k=0.5) if one.diagnosis == f"{PREFIX}{words}"]
    assert np.allclose(answers(found, x=X, k=0.5), X * wanted)


Y = np.linspace(-1.0, 1.0, 6).reshape(2, 3)
LABELS = np.array([1, 0])


@pytest.mark.parametrize(
    ("body", "words", "wanted"),
    [
        ("return x * y", "`y` counts x.shape[1] times.", X * Y * 3),
        ("return x * y", "`x` is divided by y.shape[0].", X * Y / 2),
        ("return x - 2 * y", "`y` stands for `x`.", -Y),
        ("return x - 2 * y", "`x` and `y` are exchanged.", Y - 2 * X),
        ("return x - 2 * y", "`y` is subtracted from `x` first.", X - 3 * Y),
        ("return x[:, labels]", "the place of the largest of each row of `x` stands for `labels`.", X[:, [2, 2]]),
    ],
)
def test_between_arguments(body: str, words: str, wanted: Any) -> None:
    """What is done to one argument with another."""
    sample = {"x": X, "y": Y, "labels": LABELS}
    found = [one for one in of(body, ("x", "y", "labels"), **sample) if one.diagnosis == f"{PREFIX}{words}"]
    assert found, words
    assert any(np.allclose(got, wanted) for one in found if (got := answers(one, **sample)) is not None)


def test_an_axis_is_no_array() -> None:
    """Of `x.sum(1)` the array is left where the sum is left out, and not the axis."""
    dropped = [one.source.decode() for one in of("return x.sum(1) * k") if one.name.split()[1] == "call-dropped"]
    assert [source.rpartition("return ")[2] for source in dropped] == ["x * k\n"]


def test_names_of_the_author() -> None:
    """Where a name of the author's is shown it is said whose it is; those of arguments and functions need no note."""
    noted = {one.diagnosis for one in of("scaled = x * 2\n    return scaled - k")}
    assert (
        f"{PREFIX}`scaled + k` stands where `scaled - k` belongs. The names are those of the author's program." in noted
    )
    assert f"{PREFIX}`k` is one too large." in noted


def test_long_pieces_are_not_shown() -> None:
    """No piece of the author's program is told that is longer than what is allowed, whatever kind of slip it is in."""
    long = " + ".join(f"k**{n} * np.tanh(x) * {n}.25" for n in range(1, 5))
    found = of(f"y = x.sum(axis=({long}).ndim - 1) + ({long})[0]\n    return np.exp({long}) - y")
    told = [str(one.diagnosis) for one in found]
    assert max(len(piece) for said in told for piece in re.findall("`([^`]+)`", said)) <= MOST
    assert f"{PREFIX}one step is another." in told


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
    monkeypatch.setattr("judge.mutants.slips.MOST_OF_ONE_OPERATOR", 60)
    kinds = Counter(one.name.split()[1] for one in of(body) if "everywhere" not in one.name)
    assert max(kinds.values()) == 60
    monkeypatch.setattr("judge.mutants.slips.MOST", 5)
    assert len(of(body)) == 5
    assert of(body)[0].name == "0 argument-ignored 0"


def test_long_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is parsed than takes some seconds, however long an author's programs are."""
    monkeypatch.setattr("judge.mutants.slips.MOST_BYTES", 1000)
    assert 0 < len(slips(packaged(), [{"x": X, "axis": 0}])) < 10


def test_deep_programs() -> None:
    """A variant that is nested as deeply as the parser allows is passed over; the others have their slips."""
    deep = f"def f(x, axis):\n    return {' + '.join(['x'] * 2000)}\n"
    assert slips(packaged(accepted=(deep,)), [{"x": X, "axis": 0}])


def test_a_package_without_samples_of_an_argument() -> None:
    """Arguments that the function takes and no sample has are left alone."""
    assert not [one for one in slips(_package("return x"), []) if "argument" in one.name]


def _package(body: str) -> Package:
    return packaged(f"def f(x):\n    {body}\n", arguments=("x",), accepted=())
