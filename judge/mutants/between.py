"""What is done to one argument with another: counted as often as another is long, taken from it, or measured by its place."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from judge.mutants.arguments import at_the_start, names
from judge.mutants.program import Edit, Program

MOST_SIZES = 6  # by which an argument is multiplied and divided


def edits(program: Program, function: ast.FunctionDef, samples: Sequence[Mapping[str, Any]]) -> Iterator[Edit]:
    """All of this family. The kinds of arguments are learned from `samples`."""
    for operator, statement, words in _changes(names(function, samples), samples):
        yield at_the_start(program, function, operator, statement, words)


def _changes(known: Sequence[str], samples: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """The operator, the statement, and in words what it does."""
    sizes = [size for name in known for size in _sizes(name, [sample[name] for sample in samples])]
    for name in known:
        values = [sample[name] for sample in samples]
        if all(_floats(value) for value in values):
            for size in [size for size in sizes if not size.startswith(f"{name}.")][:MOST_SIZES]:
                yield "argument-scaled", f"{name} = {name} * {size}", f"`{name}` counts {size} times"
                yield "argument-scaled", f"{name} = {name} / {size}", f"`{name}` is divided by {size}"
        for other in known:
            others = [sample[other] for sample in samples]
            pairs = list(zip(values, others, strict=True))
            if all(_class_of_row(value, row) for value, row in pairs):
                for most, words in (("argmax", "largest"), ("argmin", "smallest")):
                    statement = f"{name} = {other}.{most}(axis=-1)"
                    yield (
                        "argument-ignored",
                        statement,
                        f"the place of the {words} of each row of `{other}` stands for `{name}`",
                    )
            if name != other and all(_alike(value, theirs) for value, theirs in pairs):
                yield "argument-ignored", f"{name} = {other}", f"`{other}` stands for `{name}`"
                yield "argument-less", f"{name} = {name} - {other}", f"`{other}` is subtracted from `{name}` first"
                if name < other:
                    exchanged = f"{name}, {other} = {other}, {name}"
                    yield "arguments-exchanged", exchanged, f"`{name}` and `{other}` are exchanged"


def _sizes(name: str, values: Sequence[Any]) -> Iterator[str]:
    if all(isinstance(value, np.ndarray) for value in values):
        ranks = {value.ndim for value in values}
        if len(ranks) == 1:
            yield from (f"{name}.shape[{axis}]" for axis in range(ranks.pop()))


def _floats(value: Any) -> bool:
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.ndim > 0 and value.dtype.kind == "f")


def _class_of_row(value: Any, rows: Any) -> bool:
    arrays = isinstance(value, np.ndarray) and isinstance(rows, np.ndarray)
    return arrays and value.dtype.kind in "iu" and rows.dtype.kind == "f" and value.shape == rows.shape[:-1] != ()


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return True
    arrays = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
    return arrays and one.shape == other.shape and one.dtype == other.dtype and one.dtype.kind in "fc"
