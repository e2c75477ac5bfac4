"""Arguments that are ignored, one off, turned round, or taken for what a sample has: done where the function begins."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from judge.mutants.program import Edit, Program, array_modules

_STEPS = (
    ("{np}.exp({x} - {np}.max({x}, axis=-1, keepdims=True)) / {np}.sum({np}.exp({x} - {np}.max({x}, axis=-1, keepdims=True)), "
     "axis=-1, keepdims=True)", "{} goes through a softmax first"),
    ("1 / (1 + {np}.exp(-{x}))", "{} goes through the logistic function first"),
    ("{np}.exp({x})", "the exponential of {} is taken first"),
    ("{np}.abs({x})", "the absolute value of {} is taken first"),
    ("{np}.square({x})", "{} is squared first"),
    ("{x} - {np}.mean({x}, axis=0, keepdims=True)", "the mean of {} along axis 0 is subtracted first"),
    ("{x} - {np}.mean({x}, axis=-1, keepdims=True)", "the mean of {} along the last axis is subtracted first"),
    ("{x} / {np}.sqrt({np}.sum({np}.square({x}), axis=-1, keepdims=True))", "{} is scaled to length 1 along its last axis first"),
)  # fmt: skip
TINY = 1e-2  # an argument below it is one that guards against a division by zero
GUARDS = (1e-5, 1e-6, 1e-8, 1e-12)


def edits(program: Program, function: ast.FunctionDef, samples: Sequence[Mapping[str, Any]]) -> Iterator[Edit]:
    """All of this family. The kinds and public values of arguments are learned from `samples`."""
    for name in names(function, samples):
        values = [sample[name] for sample in samples]
        for operator, value, words in (*_changes(name, values), *_through(program, name, values)):
            yield at_the_start(program, function, operator, f"{name} = {value}", words)
        yield from _transposed(program, name, values)


def names(function: ast.FunctionDef, samples: Sequence[Mapping[str, Any]]) -> list[str]:
    """The arguments that the function takes, of those that samples have."""
    taken = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)}
    return [name for name in (samples[0] if samples else ()) if name in taken]


def at_the_start(program: Program, function: ast.FunctionDef, operator: str, statement: str, words: str) -> Edit:
    """The edit that does `statement` before anything else."""
    first = function.body[0]
    start, _ = program.span(first)
    own_line = first.lineno > function.lineno
    text = f"{statement}\n{' ' * first.col_offset}" if own_line else f"{statement}; "
    return Edit(operator, start, start, text, words, first)


def _changes(name: str, values: Sequence[Any]) -> Iterator[tuple[str, str, str]]:
    """The operator, what the argument becomes, and in words what that is."""
    if all(isinstance(value, bool | np.bool_) for value in values):
        for value in ("True", "False"):
            yield "argument-ignored", value, f"`{name}` is taken to be {value}, whatever it is"
    elif all(isinstance(value, str) for value in values):
        for value in dict.fromkeys(values):
            yield "argument-ignored", repr(value), f"`{name}` is taken to be {value!r}, whatever it is"
    elif any(value is None for value in values):
        yield "argument-ignored", "None", f"`{name}` is ignored"
    elif all(_number(value) for value in values):
        yield from _of_numbers(name, [float(value) for value in values])
    elif all(isinstance(value, np.ndarray) and value.ndim and value.dtype.kind in "iufc" for value in values):
        yield from _of_arrays(name, values)


def _of_numbers(name: str, values: Sequence[float]) -> Iterator[tuple[str, str, str]]:
    whole = all(value == int(value) for value in values)
    fixed = [int(value) if whole else value for value in (0, 1, *values)]
    if 0 < max(map(abs, values)) < TINY:
        fixed += GUARDS
    for value in dict.fromkeys(fixed):
        yield "argument-ignored", f"{value!r}", f"`{name}` is taken to be {value:g}, whatever it is"
    if whole:
        yield "argument-off", f"{name} + 1", f"`{name}` is one too large"
        yield "argument-off", f"{name} - 1", f"`{name}` is one too small"
        yield "argument-off", f"{name} // 2", f"half of `{name}` is taken"
        yield "argument-off", f"min({name}, 1)", f"no more than 1 is taken for `{name}`"
    else:
        yield "argument-off", f"{name} ** 2", f"the square of `{name}` is taken"
        yield "argument-off", f"{name} ** 0.5", f"the square root of `{name}` is taken"
        yield "argument-off", f"1 - {name}", f"1 - `{name}` stands where `{name}` belongs"
        yield "argument-off", f"1 + {name}", f"1 + `{name}` stands where `{name}` belongs"
        yield "argument-off", f"1 / {name}", f"1 / `{name}` stands where `{name}` belongs"
        yield (
            "argument-off",
            f"1 / (2 * {name} ** 2)",
            f"`{name}` is taken for a width w, and 1 / (2 w^2) stands in its place",
        )
        yield "argument-off", f"{name} * 0.017453292519943295", f"`{name}` is taken to be in degrees"
        yield "argument-off", f"{name} * 57.29577951308232", f"`{name}` is turned into degrees"
    yield "argument-off", f"2 * {name}", f"`{name}` is taken twice"
    yield "argument-turned", f"-{name}", f"the sign of `{name}` is turned round"


def _of_arrays(name: str, values: Sequence[Any]) -> Iterator[tuple[str, str, str]]:
    yield "argument-ignored", f"{name} * 0", f"`{name}` is ignored, as if it were 0"
    yield "argument-ignored", f"{name} * 0 + 1", f"`{name}` is ignored, as if it were 1"
    yield "argument-turned", f"-{name}", f"the sign of `{name}` is turned round"
    yield "argument-turned", f"{name}[::-1]", f"`{name}` is reversed along axis 0"
    if all(value.ndim == 2 for value in values):
        yield "argument-turned", f"{name}.T", f"`{name}` is transposed"
    if all(value.ndim > 1 for value in values):
        yield "argument-turned", f"{name}[..., ::-1]", f"`{name}` is reversed along its last axis"
    if all(value.dtype.kind in "iu" for value in values):
        yield "argument-off", f"{name} + 1", f"`{name}` is one too large"
        yield "argument-off", f"{name} - 1", f"`{name}` is one too small"


def _through(program: Program, name: str, values: Sequence[Any]) -> Iterator[tuple[str, str, str]]:
    """What an array may go through before anything is done with it."""
    if not all(isinstance(value, np.ndarray) and value.ndim and value.dtype.kind == "f" for value in values):
        return
    yield "argument-off", f"1 + {name}", f"1 + `{name}` stands where `{name}` belongs"
    for numpy in array_modules(program):
        for text, words in _STEPS:
            yield "argument-through", text.format(x=name, np=numpy), words.format(f"`{name}`")


def _transposed(program: Program, name: str, values: Sequence[Any]) -> Iterator[Edit]:
    """In one place of several."""
    if not all(isinstance(value, np.ndarray) and value.ndim == 2 for value in values):
        return
    for node in program.of(ast.Name):
        parent = program.parents.get(node)
        turned = isinstance(parent, ast.Attribute) and parent.attr in ("T", "shape", "ndim", "dtype")
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load) and not turned:
            yield program.replace("argument-turned", node, f"{name}.T", f"`{name}` is transposed")


def _number(value: Any) -> bool:
    scalar = isinstance(value, int | float | np.number) or (isinstance(value, np.ndarray) and not value.ndim)
    return scalar and np.asarray(value).dtype.kind in "iuf" and bool(np.isfinite(value))
