"""`judge.packages.table`: values of a TOML table, each with its type and its range."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from judge.errors import PackageError
from judge.packages.table import Table


def _table(**values: object) -> Table:
    return Table("problem.toml", "limits.", values, ["it", "them", "inner"])


READERS: dict[str, tuple[Callable[[Table], Any], list[object], list[object]]] = {
    "text": (lambda table: table.text("it"), ["a b", "é"], ["", " ", "a\0b", "a\nb", 1, ["a"]]),
    "texts": (lambda table: list(table.texts("it")), [[], ["a", "b"]], ["a", [1], ["a", "a"], [""], ["a\n"]]),
    "choice": (lambda table: table.choice("it", ["easy", "hard"]), ["easy", "hard"], ["Easy", "", 1, True]),
    "flag": (lambda table: table.flag("it", default=False), [True, False], [0, 1, "true", None]),
    "whole": (lambda table: table.whole("it", 1, 9), [1, 5, 9], [0, 10, 1.0, True, "1"]),
    "tolerance": (
        lambda table: table.tolerance("it"),
        [0, 1, 0.5, 1e300],
        [-1, -1e-9, "1", True, math.inf, math.nan, 10**400],
    ),
    "seconds": (lambda table: table.seconds("it", 9, 3), [0.5, 1, 9], [0, -1, 9.5, "1", True, math.nan, 10**400]),
}


@pytest.mark.parametrize(("read", "good", "bad"), READERS.values(), ids=READERS)
def test_values(read: Callable[[Table], Any], good: list[object], bad: list[object]) -> None:
    """Each reader returns values of its type and range, and rejects others by the file and the key."""
    for value in good:
        assert read(_table(it=value)) == value
    for value in bad:
        with pytest.raises(PackageError) as caught:
            read(_table(it=value))
        assert caught.value.where.startswith("problem.toml: limits.it")


def test_absent() -> None:
    """A key that is absent has its default, or is missing if it is required."""
    table = _table()
    assert not table.has("it")
    assert table.texts("it", ["x"]) == ("x",)
    assert table.flag("it", default=True) is True
    assert table.whole("it", 1, 9, 7) == 7
    assert table.seconds("it", 9, 3) == 3
    for required in (
        lambda: table.text("it"),
        lambda: table.texts("it"),
        lambda: table.choice("it", ["a"]),
        lambda: table.whole("it", 1, 9),
        lambda: table.tolerance("it"),
    ):
        with pytest.raises(PackageError, match="is missing"):
            required()


def test_tables_in_tables() -> None:
    """Errors in inner tables name the whole way to the key; absent tables are empty."""
    table = _table(inner={"deep": 1}, them=[{"deep": 1}, {"deep": -1}])
    assert table.table("inner", ["deep"]).whole("deep", 1, 1) == 1
    with pytest.raises(PackageError) as caught:
        table.tables("them", ["deep"])[1].whole("deep", 1, 1)
    assert caught.value.where == "problem.toml: limits.them[1].deep"
    assert not table.table("it", ["deep"]).has("deep")
    assert table.tables("it", ["deep"]) == []
    for wrong in (lambda: table.table("them", []), lambda: table.tables("inner", [])):
        with pytest.raises(PackageError):
            wrong()


@pytest.mark.parametrize("key", ["ti", "IT", "", "a b", "é", "x" * 1000])
def test_unknown_keys(key: str) -> None:
    """A key that is not known is rejected, with a message that can be printed anywhere."""
    with pytest.raises(PackageError) as caught:
        Table("problem.toml", "", {key: 1}, ["it"])
    assert str(caught.value).isprintable()
    assert str(caught.value).isascii()
