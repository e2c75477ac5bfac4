"""Looks at the hidden cases themselves for what makes tests weak, and names it: sizes that are always equal, an argument
that takes one value or shows in no answer, numbers so large or small that nothing shows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np

from judge.check import scale, sizes
from judge.check.domain import is_seed, learn
from judge.check.draws import Draw
from judge.check.report import Finding, Level
from judge.check.sameness import finite, leaves
from judge.check.workbench import Workbench
from judge.comparison.compare import compare
from judge.comparison.tolerance import Mode
from judge.inside.wire import encode
from judge.packages.package import Package
from judge.sources.execute import Answered

FEWEST_CASES = 3
TINY, HUGE = 1e-2, 1e3  # numbers for which exp, tanh and their kind are straight lines, or walls
_SKIPS_NAN = re.compile(
    r"\bnan(?:mean|sum|prod|max|min|argmax|argmin|var|std|median|quantile|percentile|cumsum|cumprod)\b"
)
ROOM = 4.0  # last digits that the tolerance allows
NOISE = 0.1


def examine(package: Package, draws: tuple[Draw, ...], workbench: Workbench, seconds: float) -> list[Finding]:
    """All that looking at the cases finds, with the reference asked about changed ones."""
    pool = [arguments for draw in draws for arguments in draw.pool]
    findings = [*_few(draws), *_one_value(package, pool), *_filled(pool), *_sizes_of_one(pool), *_magnitudes(pool)]
    findings += [*_one_shape(pool), *_no_nan(package, pool), *_counted(pool), *_no_room(package, draws)]
    findings += sizes.examine(package, pool, lambda calls: answers(package, workbench, seconds, calls))
    findings += _insensitive(package, draws[0], lambda calls: answers(package, workbench, seconds, calls))
    findings += scale.examine(package, draws[0], lambda calls: answers(package, workbench, seconds, calls))
    return findings


def answers(package: Package, workbench: Workbench, seconds: float, calls: Sequence[dict[str, Any]]) -> list[Any]:
    """What the reference answers; None where it fails, or is not finite."""
    with workbench.session(package, package.files["reference.py"], seconds) as session:
        outcomes = [session.call(encode(call)).outcome for call in calls]
    return [it.value if isinstance(it, Answered) and finite(it.value) else None for it in outcomes]


def _few(draws: tuple[Draw, ...]) -> Iterator[Finding]:
    count = len(draws[0].hidden)
    if count < FEWEST_CASES:
        found = f"there {'is one hidden case' if count == 1 else f'are {count} hidden cases'}"
        yield Finding(Level.WARNING, "cases", "cases.py: hidden", found, "Draw several, of different sizes.")


def _no_nan(package: Package, pool: list[dict[str, Any]]) -> Iterator[Finding]:
    asked = re.search(rf"\bisnan\((?:{'|'.join(map(re.escape, package.signature.arguments))})\)", package.reference)
    skipping = _SKIPS_NAN.search(package.reference) or asked
    if skipping is not None and all(finite(value) for case in pool for value in case.values()):
        found = (
            f"the reference passes over NaN (`{skipping[0]}`), and no hidden case has one; whoever does not is accepted"
        )
        remedy = "Put NaN into some of the cases, or do without it in reference.py and in the statement."
        yield Finding(Level.ERROR, "no-nan", "cases.py: hidden", found, remedy)


def _counted(pool: list[dict[str, Any]]) -> Iterator[Finding]:
    """A whole number that is always one more than the largest of an array, as a number of classes may be by mistake."""
    first = pool[0]
    counts = [name for name, value in first.items() if isinstance(value, int) and not isinstance(value, bool)]
    indexes = [name for name, value in first.items() if isinstance(value, np.ndarray) and value.dtype.kind in "iu"]
    for name, other in product(counts, indexes):
        if len({case[name] for case in pool}) > 1 and all(_is_count(case[name], case[other]) for case in pool):
            found = (
                f"`{name}` is one more than the largest of `{other}` in every hidden case, from where it may be taken"
            )
            remedy = f"Draw cases in which the largest that `{name}` allows does not occur in `{other}`."
            yield Finding(Level.ERROR, "equal-sizes", f"cases.py: {name}", found, remedy)


def _is_count(count: Any, indexes: Any) -> bool:
    return isinstance(indexes, np.ndarray) and indexes.size > 0 and bool(count == indexes.max() + 1)


def _no_room(package: Package, draws: tuple[Draw, ...]) -> Iterator[Finding]:
    """A tolerance below the last digit of most numbers: whoever adds in another order is wrong."""
    atol, rtol, scale_rtol = package.tolerance.terms()
    if package.tolerance.mode is Mode.EXACT or package.tolerance.outputs:
        return
    arrays = [
        np.asarray(leaf) for case in draws[0].hidden for leaf in leaves(case.want) if np.asarray(leaf).dtype.kind == "f"
    ]
    room = [
        (atol + rtol * size + scale_rtol * size.max()) / np.spacing(size)
        for size in map(_sizes_of, arrays)
        if size.size
    ]
    if room and float(np.median(np.concatenate(room))) < ROOM:
        found = "the tolerance is below the last digits of most expected numbers: who adds in another order is rejected"
        yield Finding(
            Level.WARNING, "tolerance", "problem.toml: tolerance", found, "Widen it, or set its mode to exact."
        )


def _sizes_of(array: Any) -> Any:
    """The absolute values of what is no whole number; those are often exact."""
    return np.abs(array[np.isfinite(array) & (array != np.round(array))])


def _one_value(package: Package, pool: list[dict[str, Any]]) -> Iterator[Finding]:
    for name in package.signature.arguments:
        values = [case[name] for case in pool]
        if len(values) < 2 or len({encode(_plain(value)) for value in values}) > 1:
            continue
        seed = is_seed(name)
        found = f"the argument `{name}` has the same value in every hidden case: " + (
            "one seed for all" if seed else "whoever writes it down need not read it"
        )
        remedy = f"Give `{name}` several values" + (
            ", drawn from rng." if seed else ", or leave it out of the signature."
        )
        level = Level.ERROR if seed else Level.WARNING
        yield Finding(level, "one-seed" if seed else "one-value", f"cases.py: {name}", found, remedy)


def _plain(value: Any) -> Any:
    """A number as such, whether it comes as an int, a float or a 0-d array."""
    number = isinstance(value, int | float | np.ndarray) and not isinstance(value, bool) and not np.ndim(value)
    return float(value) if number and np.asarray(value).dtype.kind in "iuf" else value


def _filled(pool: list[dict[str, Any]]) -> Iterator[Finding]:
    for name, values in _arrays(pool).items():
        numbers = {float(np.real(number)) for value in values for number in np.unique(value)[:2]}
        if len(numbers) == 1 and len({value.shape for value in values}) > 1:
            found = f"every entry of `{name}` is {numbers.pop():g} in every hidden case: whoever ignores it is accepted"
            yield Finding(
                Level.WARNING, "one-value", f"cases.py: {name}", found, f"Draw the entries of `{name}` from rng."
            )


def _arrays(pool: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """The arguments that are arrays of one rank in every case, and not numbers."""
    found = {}
    for name in pool[0]:
        values = [case[name] for case in pool]
        if all(isinstance(value, np.ndarray) and value.ndim for value in values) and len({v.ndim for v in values}) == 1:
            found[name] = values
    return found


def _sizes_of_one(pool: list[dict[str, Any]]) -> Iterator[Finding]:
    for name, values in _arrays(pool).items():
        for axis in range(values[0].ndim):
            if all(value.shape[axis] == 1 for value in values):
                found = f"axis {axis} of `{name}` has size 1 in every hidden case: what is done along it does not show"
                yield Finding(Level.WARNING, "sizes", f"cases.py: {name}", found, "Draw larger sizes as well.")


def _one_shape(pool: list[dict[str, Any]]) -> Iterator[Finding]:
    arrays = _arrays(pool)
    if arrays and len(pool) > 1 and all(len({value.shape for value in values}) == 1 for values in arrays.values()):
        shapes = ", ".join(f"`{name}` {values[0].shape}" for name, values in arrays.items())
        found = f"every hidden case has the same sizes: {shapes}"
        yield Finding(Level.WARNING, "sizes", "cases.py: hidden", found, "Draw cases of different sizes.")


def _magnitudes(pool: list[dict[str, Any]]) -> Iterator[Finding]:
    for name, values in _arrays(pool).items():
        if values[0].dtype.kind not in "fc" or not all(value.size for value in values):
            continue
        peaks = [float(np.abs(value).max()) for value in values]
        if 0 < max(peaks) < TINY:
            found = f"the numbers of `{name}` are tiny in every hidden case: at most {max(peaks):.2g}"
            remedy = "Draw numbers of the size that the formula is made for; near 1 where nothing else is known."
            yield Finding(Level.WARNING, "magnitude", f"cases.py: {name}", found, remedy)
        elif min(peaks) > HUGE:
            found = f"the numbers of `{name}` are huge in every hidden case: up to {min(peaks):.2g} or more"
            remedy = "Draw smaller numbers as well, so that exponentials neither overflow nor vanish."
            yield Finding(Level.WARNING, "magnitude", f"cases.py: {name}", found, remedy)


def _insensitive(package: Package, draw: Draw, ask: Callable[[list[dict[str, Any]]], list[Any]]) -> list[Finding]:
    """Arrays of numbers that may be changed by a tenth everywhere without any answer changing."""
    if not any(_continuous(case.want) for case in draw.hidden):
        return []
    rng = np.random.default_rng(1)
    findings = []
    for name, values in _arrays(draw.pool).items():
        if values[0].dtype.kind not in "fc" or "whole numbers" in learn(values).traits or not any(map(np.any, values)):
            continue
        calls = [{**case.arguments, name: _noisy(case.arguments[name], rng)} for case in draw.hidden]
        changed = ask(calls)
        if all(
            answer is not None and compare(answer, case.want, package.tolerance).equal
            for answer, case in zip(changed, draw.hidden, strict=True)
        ):
            found = (
                f"every number of `{name}` may be changed by a tenth, and no expected output changes by more than the "
                "tolerance: the answer is saturated, or the inputs are too small to show in it, or the tolerance is huge"
            )
            remedy = f"Draw `{name}` so that the answer depends on it: neither tiny nor huge."
            findings.append(Finding(Level.WARNING, "unmoved", f"cases.py: {name}", found, remedy))
    return findings


def _noisy(value: Any, rng: Any) -> Any:
    return (value * (1 + NOISE * rng.choice((-1.0, 1.0), size=value.shape))).astype(value.dtype)


def _continuous(want: Any) -> bool:
    """Are there numbers in it that are not whole?"""
    floats = [
        leaf
        for leaf in leaves(want)
        if isinstance(leaf, float | complex) or getattr(leaf, "dtype", np.dtype(int)).kind in "fc"
    ]
    return any(bool((np.asarray(leaf) != np.round(leaf)).any()) for leaf in floats)
