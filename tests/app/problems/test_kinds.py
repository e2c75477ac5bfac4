"""The kinds of argument that a new package is laid for."""

import pytest

from app.errors import CannotStart
from app.problems.kinds import Argument, read


def test_kinds() -> None:
    """Names, element types and sizes are read; without a kind an argument is a row of floats."""
    assert read("x:float[n,d], labels:int[n],k:int , eps:float, s:str,plain") == (
        Argument("x", "float", ("n", "d")),
        Argument("labels", "int", ("n",)),
        Argument("k", "int", ()),
        Argument("eps", "float", ()),
        Argument("s", "str", ()),
        Argument("plain", "float", ("n",)),
    )


def test_sizes() -> None:
    """A size is a letter, a number, or a multiple of a letter."""
    (argument,) = read("w:float[d,3h,2]")
    assert argument.letters == ("d", "h")
    assert argument.described == "float array of shape $(d, 3h, 2)$"
    assert argument.drawn(0) == "rng.standard_normal((d, 3 * h, 2))"


def test_whole_numbers() -> None:
    """Whole numbers are not the same in all cases."""
    (argument,) = read("k:int")
    drawn = [[eval(argument.drawn(place), {"number": number}) for number in range(6)] for place in range(5)]
    assert all(one != other for place, one in enumerate(drawn) for other in drawn[:place])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x:",
        "x:str[n]",
        "x:float[]",
        "x:float[03]",
        "x:float[h3]",
        "x:float[2nm]",
        "x:float[n",
        "x:array",
        "for",
        "ä",
        "x y",
        "x,x",
    ],
)
def test_refusals(text: str) -> None:
    """What cannot be read is refused, with what is wrong and how it is written."""
    with pytest.raises(CannotStart, match="--arguments: "):
        read(text)


def test_described() -> None:
    """A type as a statement says it: a row's shape has its comma."""
    assert [argument.described for argument in read("x:float[n,d],y:bool[n],k:int")] == [
        "float array of shape $(n, d)$",
        "bool array of shape $(n,)$",
        "int",
    ]
