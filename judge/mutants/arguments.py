"""Arguments ignored, changed or exchanged where the function begins. What they are is learned from samples."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np

from judge.mutants.edit import Edit, Facts
from judge.mutants.program import Program
from judge.values.tree import Arguments

MAX_SIZES = 6  # that an argument is multiplied and divided by
TINY = 1e-2  # a number below it guards against a division by zero
GUARDS = (1e-5, 1e-6, 1e-8, 1e-12)
# The kind, or nothing where the code says it best; and the code that is used instead of the argument.
_INTEGER_CHANGES = (("", "{x} + 1"), ("", "{x} - 1"), ("halved", "{x} // 2"), ("", "min({x}, 1)"))
_FLOAT_CHANGES = (
    ("", "{x} ** 2"), ("", "{x} ** 0.5"), ("", "1 - {x}"), ("", "1 + {x}"), ("", "1 / {x}"), ("", "1 / (2 * {x} ** 2)"),
    ("from-degrees", "{x} * 0.017453292519943295"), ("to-degrees", "{x} * 57.29577951308232"),
)  # fmt: skip
_ARRAY_CHANGES = (
    ("softmax", "{np}.exp({x} - {np}.max({x}, axis=-1, keepdims=True)) / "
     "{np}.sum({np}.exp({x} - {np}.max({x}, axis=-1, keepdims=True)), axis=-1, keepdims=True)"),
    ("sigmoid", "1 / (1 + {np}.exp(-{x}))"),
    ("", "{np}.exp({x})"),
    ("", "{np}.abs({x})"),
    ("", "{np}.square({x})"),
    ("centered-columns", "{x} - {np}.mean({x}, axis=0, keepdims=True)"),
    ("centered-rows", "{x} - {np}.mean({x}, axis=-1, keepdims=True)"),
    ("unit-length", "{x} / {np}.sqrt({np}.sum({np}.square({x}), axis=-1, keepdims=True))"),
)  # fmt: skip


def changed_arguments(program: Program, function: ast.FunctionDef, samples: Sequence[Arguments]) -> Iterator[Edit]:
    """The edits of each argument by itself, then those of one argument with another."""
    taken = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)}
    names = [name for name in (samples[0] if samples else ()) if name in taken]
    values = {name: [sample[name] for sample in samples] for name in names}
    start = _Start(program, function)
    for name in names:
        yield from _changed(start, name, values[name])
        yield from _transposed_once(program, name, values[name])
    sizes = [size for name in names for size in _sizes(name, values[name])]
    for name in names:
        yield from _scaled(start, name, values[name], sizes)
        for other in names:
            yield from _with_other(start, name, other, list(zip(values[name], values[other], strict=True)))


@dataclass(frozen=True)
class _Start:
    """Where a function begins."""

    program: Program
    function: ast.FunctionDef

    def assign(self, operator: str, argument: str, code: str, kind: str = "", **facts: Unpack[Facts]) -> Edit:
        """The edit that begins with `argument = code`."""
        first = self.function.body[0]
        own_line = first.lineno > self.function.lineno
        text = f"{argument} = {code}" + (f"\n{' ' * first.col_offset}" if own_line else "; ")
        start, _ = self.program.span(first)
        known: Facts = {"old": argument, "new": code, "name": argument, **facts}
        return self.program.replace(operator, first, text, kind, span=(start, start), **known)


def _changed(start: _Start, name: str, values: Sequence[Any]) -> Iterator[Edit]:
    if all(isinstance(value, bool | np.bool_) for value in values):
        yield from _fixed(start, name, ("True", "False"))
    elif all(isinstance(value, str) for value in values):
        yield from _fixed(start, name, map(repr, values))
    elif any(value is None for value in values):
        yield from _fixed(start, name, ("None",))
    elif all(_is_number(value) for value in values):
        yield from _changed_number(start, name, [float(value) for value in values])
    elif all(_is_array(value, "iufc") for value in values):
        yield from _changed_array(start, name, values)


def _fixed(start: _Start, name: str, codes: Iterable[str]) -> Iterator[Edit]:
    for code in dict.fromkeys(codes):
        yield start.assign("argument-ignored", name, code, value=code)


def _changed_number(start: _Start, name: str, values: Sequence[float]) -> Iterator[Edit]:
    whole = all(value == int(value) for value in values)
    guards = GUARDS if 0 < max(map(abs, values)) < TINY else ()
    for value in dict.fromkeys([int(value) if whole else value for value in (0, 1, *values, *guards)]):
        yield start.assign("argument-ignored", name, repr(value), value=f"{value:g}")
    for kind, code in _INTEGER_CHANGES if whole else _FLOAT_CHANGES:
        yield start.assign("argument-off", name, code.format(x=name), kind)
    yield start.assign("argument-off", name, f"2 * {name}")
    yield start.assign("argument-turned", name, f"-{name}")


def _changed_array(start: _Start, name: str, values: Sequence[Any]) -> Iterator[Edit]:
    ranks = [value.ndim for value in values]
    yield start.assign("argument-ignored", name, f"{name} * 0", value="0")
    yield start.assign("argument-ignored", name, f"{name} * 0 + 1", value="1")
    yield start.assign("argument-turned", name, f"-{name}")
    yield start.assign("argument-turned", name, f"{name}[::-1]")
    if set(ranks) == {2}:
        yield start.assign("argument-turned", name, f"{name}.T")
    if min(ranks) > 1:
        yield start.assign("argument-turned", name, f"{name}[..., ::-1]")
    if all(value.dtype.kind in "iu" for value in values):
        yield start.assign("argument-off", name, f"{name} + 1")
        yield start.assign("argument-off", name, f"{name} - 1")
    if all(value.dtype.kind == "f" for value in values):
        yield start.assign("argument-off", name, f"1 + {name}")
        for kind, code in _ARRAY_CHANGES if start.program.numpy else ():
            yield start.assign("argument-through", name, code.format(x=name, np=start.program.numpy), kind)


def _transposed_once(program: Program, name: str, values: Sequence[Any]) -> Iterator[Edit]:
    """A matrix is transposed in one of the places where it is used."""
    if not all(isinstance(value, np.ndarray) and value.ndim == 2 for value in values):
        return
    for node in program.live:
        parent = program.parents[node]
        unaffected = isinstance(parent, ast.Attribute) and parent.attr in ("T", "shape", "ndim", "dtype")
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load) and not unaffected:
            yield program.replace("argument-turned", node, f"{name}.T")


def _scaled(start: _Start, name: str, values: Sequence[Any], sizes: Sequence[str]) -> Iterator[Edit]:
    """A float or an array multiplied or divided by the sizes of other arguments."""
    if all(isinstance(value, float) or _is_array(value, "f") for value in values):
        for size in [size for size in sizes if not size.startswith(f"{name}.")][:MAX_SIZES]:
            yield start.assign("argument-scaled", name, f"{name} * {size}")
            yield start.assign("argument-scaled", name, f"{name} / {size}")


def _sizes(name: str, values: Sequence[Any]) -> list[str]:
    ranks = {value.ndim if isinstance(value, np.ndarray) else None for value in values}
    rank = ranks.pop() if len(ranks) == 1 else None
    return [f"{name}.shape[{axis}]" for axis in range(rank or 0)]


def _with_other(start: _Start, name: str, other: str, pairs: Sequence[tuple[Any, Any]]) -> Iterator[Edit]:
    """`pairs` are the values of both arguments in each sample."""
    if all(_is_class_of_row(value, rows) for value, rows in pairs):
        for place in ("argmax", "argmin"):
            yield start.assign("argument-ignored", name, f"{other}.{place}(axis=-1)")
    if name != other and all(_is_alike(value, theirs) for value, theirs in pairs):
        yield start.assign("argument-ignored", name, other)
        yield start.assign("argument-less", name, f"{name} - {other}")
        if name < other:
            both, exchanged = f"{name}, {other}", f"{other}, {name}"
            yield start.assign("arguments-exchanged", both, exchanged, name=name, other=other)


def _is_number(value: Any) -> bool:
    scalar = isinstance(value, int | float | np.number) or (isinstance(value, np.ndarray) and not value.ndim)
    return scalar and np.asarray(value).dtype.kind in "iuf" and bool(np.isfinite(value))


def _is_array(value: Any, kinds: str) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0 and value.dtype.kind in kinds


def _is_class_of_row(value: Any, rows: Any) -> bool:
    return _is_array(value, "iu") and _is_array(rows, "f") and value.shape == rows.shape[:-1]


def _is_alike(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return True
    arrays = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
    return arrays and one.shape == other.shape and one.dtype == other.dtype and one.dtype.kind in "fc"
