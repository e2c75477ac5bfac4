"""Names of numbers."""

import math

import numpy as np
import pytest

from judge.explain.diagnosis import Number
from judge.explain.relations.familiar import MOST_NUMBERS, common, constant, expressions, quantities, sizes_of
from judge.values.tree import Arguments


@pytest.mark.parametrize(
    ("value", "name"),
    [(2.0, "2"), (-1.0, "-1"), (-0.5, "-1/2"), (math.pi, "pi"), (math.log(2), "ln 2"), (180 / math.pi, "180/pi")],
)
def test_constants(value: float, name: str) -> None:
    """Familiar constants are known by name, with either sign."""
    found = constant(value, 1e-6)
    assert found is not None
    assert found.symbol == name.removeprefix("-")
    assert found.negative is name.startswith("-")
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize("value", [0.0, 1.0, 1.7, 2.001, -3.3, math.nan, math.inf])
def test_no_constants(value: float) -> None:
    """Other numbers have no name; 1 is no factor."""
    assert constant(value, 1e-6) is None


def test_names_of_sizes() -> None:
    """Numbers that were passed and lengths of axes are named as a program would name them."""
    given = {"x": np.zeros((3, 4)), "y": [1, 2], "n": 5, "t": np.array(0.5), "flag": True, "name": "z", "bad": math.nan}
    found = {one.name: one.value for one in quantities(given)}
    assert found == {"n": 5, "t": 0.5, "x.shape[0]": 3, "x.shape[1]": 4, "x.size": 12, "len(y)": 2}
    assert [one.name for one in quantities(given) if not one.length] == ["n", "t"]


def test_sizes() -> None:
    """An axis may be split by whole numbers that were passed and by lengths, and always by 2."""
    given = {"x": np.zeros((3, 4)), "y": [1] * 7, "n": 5, "t": 0.5, "huge": 10**6, "flag": True, "whole": 6.0}
    assert sizes_of(given) == [3, 4, 7, 5, 6, 2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sqrt(n)", math.sqrt(5)),
        ("1/n", 0.2),
        ("n/(n - 1)", 1.25),
        ("sqrt((n - 1)/n)", math.sqrt(0.8)),
        ("1 - b", 0.1),
        ("1/(1 - b^n)", 1 / (1 - 0.9**5)),
        ("n/len(x)", 5 / 7),
        ("2/n", 0.4),
    ],
)
def test_expressions(name: str, value: float) -> None:
    """What can be said in the sizes and numbers of a case."""
    assert named({"x": np.zeros(7), "n": 5, "b": 0.9})[name] == pytest.approx(value)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("n", "multiplied"),
        ("1/sqrt(n)", "divided"),
        ("len(x1)", "sum_for_mean"),
        ("1/len(x1)", "mean_for_sum"),
        ("len(x1) - 1", "sum_for_mean"),
        ("len(x1)/(len(x1) - 1)", "ddof"),
        ("n/len(x1)", "ratio"),
        ("1 - b^n", "correction"),
    ],
)
def test_causes(name: str, cause: str) -> None:
    """What usually leads to a factor depends on its form, and on whether it is a length; never on how an argument is called."""
    found = expressions({"x1": np.zeros(7), "n": 5, "b": 0.9}, ())
    assert next(one.cause for one in found if one.symbol == name and not one.negative) == cause


def named(arguments: Arguments) -> dict[str | None, float]:
    """The positive expressions by their symbols."""
    return {number.symbol: value for number, value in expressions(arguments, ()).items() if not number.negative}


def test_the_name_that_fits_all_cases() -> None:
    """A number that is n in one case and the length of x in another is neither, where both vary."""
    cases = [expressions({"x": np.zeros(4), "n": 4}, ()), expressions({"x": np.zeros(5), "n": 3}, ())]
    assert common(cases, [4.0, 3.0], 1e-9)[0] == Number("n", cause="multiplied")
    assert common(cases, [4.0, 5.0], 1e-9)[0] == Number("len(x)", cause="sum_for_mean")
    assert common(cases, [4.0, 7.0], 1e-9) == []


def test_bounded() -> None:
    """A case of a hundred arguments has no more expressions than twelve have."""
    given = {f"n{i}": i + 2 for i in range(100)}
    assert len(quantities(given)) == MOST_NUMBERS
    assert len(expressions(given, (3,))) < 1500


def test_strange_numbers() -> None:
    """Zeros, negative and huge numbers give only names whose numbers are finite and not zero."""
    given = {"a": 0, "b": -3, "c": 10**400, "d": 1e-300, "e": math.inf, "f": 1}
    assert all(math.isfinite(value) and value for value in expressions(given, ()).values())
