"""What is laid for a new package, whatever its arguments: a package that can be read, whose cases can be drawn."""

from typing import Any

import numpy as np
import pytest

from app.problems.kinds import ELEMENTS, SCALARS, read
from app.problems.scaffold import files
from judge.check.written import read_through
from judge.inside.wire import encode
from judge.packages.reader import parse

ALL = ",".join(
    [
        *(f"a_{element}:{element}[n,d]" for element in ELEMENTS),
        *(f"b_{element}:{element}[m]" for element in ELEMENTS),
        *(f"c_{element}:{element}" for element in SCALARS),
    ]
)


@pytest.mark.parametrize(
    "text", ["x", "k:int", "s:str", "x:float[n,d]", "x:float[n,d],w:float[d,3e],b:float[3e],c:float[2]", ALL]
)
def test_laid(text: str) -> None:
    """It can be read, has no error that reading finds, and draws cases that differ in size and from seed to seed."""
    laid = files("p", "A title", "f", read(text), "numpy", tolerance=("1e-6", "1e-5"))
    package = parse({name: content.encode() for name, content in laid.items()}, "p")
    assert not [finding for finding in read_through(package) if finding.level == "error" and finding.rule != "variants"]
    names: dict[str, Any] = {}
    exec(package.cases, names)
    hidden = names["hidden"](np.random.default_rng(1))
    assert [list(case) for case in hidden] == [list(package.signature.arguments)] * 6
    assert len({encode(case) for case in hidden}) == 6 or text == "k:int"
    assert len(names["samples"]()) == 2


def test_sizes_differ() -> None:
    """No two letters have the same size in all cases, nor in most."""
    laid = files("p", "A title", "f", read("x:float[n,d],w:float[m,e]"), "numpy", tolerance=("0", "0"))
    names: dict[str, Any] = {}
    exec(laid["cases.py"], names)
    rows = names["SIZES"]
    for one in range(4):
        for other in range(one):
            assert sum(row[one] == row[other] for row in rows) <= 2


def test_tolerance_in_the_statement() -> None:
    """The statement writes the tolerance as mathematics does, whatever it is."""
    for tolerance, words in ((("1e-6", "1e-5"), "10^{-6} + 10^{-5} "), (("0", "0.5"), "0 + 0.5 ")):
        laid = files("p", "A title", "f", read("x"), "numpy", tolerance=tolerance)
        assert f"\\leq {words}\\cdot |y^*|$" in laid["statement.md"]
