"""Finds weaknesses of the hidden cases: sizes that are always equal, arguments that have one value or no effect, and numbers
that are too large or too small to show anything.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from judge.check.context import Context
from judge.check.domain import is_seed, learn_domain
from judge.check.draws import Draw
from judge.check.report import Finding, Level
from judge.check.sameness import finite
from judge.check.scale import find_hidden_nonlinearity
from judge.check.sizes import find_equal_sizes
from judge.comparison.compare import compare
from judge.comparison.tolerance import Mode
from judge.inside.wire import encode
from judge.packages.package import Package
from judge.values.tree import Arguments, Value, leaves

FEWEST_CASES = 3
TINY, HUGE = 1e-2, 1e3  # magnitudes at which exp, tanh and similar functions are straight lines or constants
_SKIPS_NAN = re.compile(
    r"\bnan(?:mean|sum|prod|max|min|argmax|argmin|var|std|median|quantile|percentile|cumsum|cumprod)\b"
)
ROOM = 4.0  # last digits that the tolerance allows
NOISE = 0.1


def find_weaknesses(context: Context) -> list[Finding]:
    """All that the cases show, and what the reference answers to changed ones."""
    package, pool, first = context.package, context.pool, context.draws[0]
    findings = [*_few(first), *_one_value(package, pool), *_filled(pool), *_sizes_of_one(pool), *_magnitudes(pool)]
    findings += [*_one_shape(pool), *_no_nan(package, pool), *_counted(pool), *_tight_tolerance(package, first)]
    findings += find_equal_sizes(package, pool, context.answers)
    findings += _insensitive(context, first)
    findings += find_hidden_nonlinearity(package, first, context.answers)
    return findings


def _few(draw: Draw) -> Iterator[Finding]:
    if len(draw.hidden) < FEWEST_CASES:
        yield Finding(Level.WARNING, "cases", "few-cases", "cases.py", key="hidden", facts={"count": len(draw.hidden)})


def _no_nan(package: Package, pool: list[Arguments]) -> Iterator[Finding]:
    asks = re.search(rf"\bisnan\((?:{'|'.join(map(re.escape, package.signature.arguments))})\)", package.reference)
    skips = _SKIPS_NAN.search(package.reference) or asks
    if skips is not None and all(finite(value) for case in pool for value in case.values()):
        yield Finding(Level.ERROR, "no-nan", "no-nan", "cases.py", key="hidden", facts={"code": skips[0]})


def _counted(pool: list[Arguments]) -> Iterator[Finding]:
    """A whole number that is always the largest entry of an array plus one, as a number of classes may be by mistake."""
    first = pool[0]
    counts = [name for name, value in first.items() if isinstance(value, int) and not isinstance(value, bool)]
    indexes = [name for name, value in first.items() if isinstance(value, np.ndarray) and value.dtype.kind in "iu"]
    for name, other in product(counts, indexes):
        if len({case[name] for case in pool}) > 1 and all(_is_count(case[name], case[other]) for case in pool):
            yield _of_argument("equal-sizes", "counted", name, Level.ERROR, other=other)


def _of_argument(rule: str, kind: str, name: str, level: Level = Level.WARNING, **facts: Any) -> Finding:
    return Finding(level, rule, kind, "cases.py", argument=name, facts=facts)


def _is_count(count: Any, indexes: Any) -> bool:
    return isinstance(indexes, np.ndarray) and indexes.size > 0 and bool(count == indexes.max() + 1)


def _tight_tolerance(package: Package, draw: Draw) -> Iterator[Finding]:
    """A tolerance below the last digit of most numbers, which rejects sums that are added in another order."""
    atol, rtol, scale_rtol = package.tolerance.terms()
    if package.tolerance.mode is Mode.EXACT or package.tolerance.outputs:
        return
    arrays = [np.asarray(leaf) for case in draw.hidden for _, leaf in leaves(case.want)]
    sizes = [_fractional_sizes(array) for array in arrays if array.dtype.kind == "f"]
    room = [(atol + rtol * size + scale_rtol * size.max()) / np.spacing(size) for size in sizes if size.size]
    if room and float(np.median(np.concatenate(room))) < ROOM:
        yield Finding(Level.WARNING, "tolerance", "tight-tolerance", "problem.toml", key="tolerance")


def _fractional_sizes(array: Any) -> Any:
    """The absolute values of the numbers that are not whole; whole numbers are often exact."""
    return np.abs(array[np.isfinite(array) & (array != np.round(array))])


def _one_value(package: Package, pool: list[Arguments]) -> Iterator[Finding]:
    for name in package.signature.arguments:
        if len(pool) > 1 and len({encode(_as_float(case[name])) for case in pool}) == 1:
            if is_seed(name):
                yield _of_argument("one-seed", "one-seed", name, Level.ERROR)
            else:
                yield _of_argument("one-value", "one-value", name)


def _as_float(value: Any) -> Any:
    """A number as a float, whether it is an int, a float or a 0-d array; anything else unchanged."""
    number = isinstance(value, int | float | np.ndarray) and not isinstance(value, bool) and not np.ndim(value)
    return float(value) if number and np.asarray(value).dtype.kind in "iuf" else value


def _filled(pool: list[Arguments]) -> Iterator[Finding]:
    for name, values in _arrays(pool).items():
        numbers = {float(np.real(number)) for value in values for number in np.unique(value)[:2]}
        if len(numbers) == 1 and len({value.shape for value in values}) > 1:
            yield _of_argument("one-value", "one-entry", name, number=numbers.pop())


def _arrays(pool: list[Arguments]) -> dict[str, list[Any]]:
    """The arguments that are arrays of the same rank, at least 1, in every case."""
    found = {}
    for name in pool[0]:
        values = [case[name] for case in pool]
        if all(isinstance(value, np.ndarray) and value.ndim for value in values) and len({v.ndim for v in values}) == 1:
            found[name] = values
    return found


def _sizes_of_one(pool: list[Arguments]) -> Iterator[Finding]:
    for name, values in _arrays(pool).items():
        for axis in range(values[0].ndim):
            if all(value.shape[axis] == 1 for value in values):
                yield _of_argument("sizes", "size-one", name, axis=axis)


def _one_shape(pool: list[Arguments]) -> Iterator[Finding]:
    arrays = _arrays(pool)
    if arrays and len(pool) > 1 and all(len({value.shape for value in values}) == 1 for values in arrays.values()):
        facts = {"shapes": {name: list(values[0].shape) for name, values in arrays.items()}}
        yield Finding(Level.WARNING, "sizes", "one-shape", "cases.py", key="hidden", facts=facts)


def _magnitudes(pool: list[Arguments]) -> Iterator[Finding]:
    for name, values in _arrays(pool).items():
        if values[0].dtype.kind not in "fc" or not all(value.size for value in values):
            continue
        peaks = [float(np.abs(value).max()) for value in values]
        if 0 < max(peaks) < TINY:
            yield _of_argument("magnitude", "tiny", name, peak=max(peaks))
        elif min(peaks) > HUGE:
            yield _of_argument("magnitude", "huge", name, peak=min(peaks))


def _insensitive(context: Context, draw: Draw) -> Iterator[Finding]:
    """Arrays in which every number may change by a tenth without a change of any answer."""
    if not any(_continuous(case.want) for case in draw.hidden):
        return
    rng = np.random.default_rng(1)
    for name, values in _arrays(draw.pool).items():
        if values[0].dtype.kind not in "fc" or not any(map(np.any, values)):
            continue
        if "whole numbers" in learn_domain(values).traits:
            continue
        answers = context.answers([{**case.arguments, name: _noisy(case.arguments[name], rng)} for case in draw.hidden])
        if all(
            answer is not None and compare(answer, case.want, context.package.tolerance).equal
            for answer, case in zip(answers, draw.hidden, strict=True)
        ):
            yield _of_argument("unmoved", "unmoved", name)


def _noisy(value: Any, rng: Any) -> Any:
    return (value * (1 + NOISE * rng.choice((-1.0, 1.0), size=value.shape))).astype(value.dtype)


def _continuous(want: Value) -> bool:
    """Whether it has numbers that are not whole."""
    floats = [np.asarray(leaf) for _, leaf in leaves(want) if not isinstance(leaf, int)]
    return any(bool((leaf != np.round(leaf)).any()) for leaf in floats if leaf.dtype.kind in "fc")
