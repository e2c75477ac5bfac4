"""Makes thousands of inputs on which two programs may differ: cases drawn afresh, and cases with one thing changed.

Each says how it came about, and whether it still lies *inside* what the package draws, as far as can be told: an input
with the shapes, signs, sums and orders of those that were drawn. What lies outside may be what the statement excludes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from judge.check.domain import Domain, learn

Arguments = dict[str, Any]
SCALES = (0.1, 10.0, 0.01, 100.0, 0.5, 2.0, 1e-3, 1e3)
EXTREMES = (1e-6, 1e6, 0.0)
LARGEST = 2.0**62  # of drawn integers
BASES = 8  # cases that are changed


@dataclass(frozen=True)
class Input:
    """One call, and how it was made. `scale` is the factor by which numbers were multiplied, 1 where none were."""

    arguments: Arguments
    how: str
    inside: bool
    scale: float = 1.0
    cropped: bool = False


def vary(pool: Sequence[Arguments], seen: Sequence[Arguments], most: int) -> list[Input]:
    """At most `most` inputs made from the cases in `pool`; `seen` are all that are known, from which domains are learned."""
    with np.errstate(all="ignore"):
        return _vary(pool, seen, most)


def _vary(pool: Sequence[Arguments], seen: Sequence[Arguments], most: int) -> list[Input]:
    names = list(pool[0])
    domains = {name: learn([case[name] for case in seen]) for name in names}
    rng = np.random.default_rng(0)
    streams = [_changes(case, pool, seen, domains, rng) for case in _bases(pool)]
    found: list[Input] = []
    for round_ in zip_longest(*streams):
        found += [each for each in round_ if each is not None]
        if len(found) >= most:
            break
    return found[:most]


def _bases(pool: Sequence[Arguments]) -> list[Arguments]:
    """Cases of different forms first."""
    forms: dict[str, list[Arguments]] = {}
    for case in pool:
        forms.setdefault(_form(case), []).append(case)
    rounds = zip_longest(*forms.values())
    return [case for round_ in rounds for case in round_ if case is not None][:BASES]


def _form(case: Arguments) -> str:
    return repr([(name, np.shape(value)) for name, value in case.items() if isinstance(value, np.ndarray)])


def _changes(
    case: Arguments, pool: Sequence[Arguments], seen: Sequence[Arguments], domains: dict[str, Domain], rng: Any
) -> Iterator[Input]:
    for other in pool:
        if other is not case:
            for name in case:
                inside = _form(other) == _form(case)
                yield Input({**case, name: other[name]}, f"`{name}` from another case", inside)
    yield from _together(case, domains)
    for name, value in case.items():
        for changed, how, inside, scale in _changed(value, domains[name], rng):
            inside = inside and domains[name].holds(changed)
            yield Input({**case, name: changed}, f"`{name}` {how}", inside, scale)
    yield from _cropped(case, seen)
    for _ in range(40):
        fresh = {name: _resampled(value, domains[name], rng) for name, value in case.items()}
        inside = all(domains[name].holds(value) for name, value in fresh.items())
        yield Input(fresh, "other numbers of the same size", inside and not _has_text(case))


def _has_text(case: Arguments) -> bool:
    return any(isinstance(value, str | list | tuple | dict) for value in case.values())


def _together(case: Arguments, domains: dict[str, Domain]) -> Iterator[Input]:
    """All arrays of floats scaled alike: inputs that are small or large only together."""
    arrays = {name: value for name, value in case.items() if isinstance(value, np.ndarray) and value.dtype.kind in "fc"}
    if len(arrays) > 1:
        for scale in SCALES:
            changed = {name: _times(value, scale) for name, value in arrays.items()}
            inside = all(domains[name].holds(value) for name, value in changed.items())
            yield Input({**case, **changed}, f"all arrays times {scale:g}", inside, scale)


def _changed(value: Any, domain: Domain, rng: Any) -> Iterator[tuple[Any, str, bool, float]]:
    """Other values of one argument: what, how, whether inside as far as the way of change goes, by which factor."""
    if isinstance(value, np.ndarray) and value.ndim and value.dtype.kind in "fc":
        yield from _changed_floats(value, domain, rng)
    elif isinstance(value, np.ndarray) and value.ndim:
        yield _permuted(value, rng), "with its entries in another order", True, 1.0
        yield _resampled(value, domain, rng), "with other entries", True, 1.0
        yield np.zeros_like(value), "set to 0", False, 1.0
    elif isinstance(value, bool):
        yield not value, "turned around", True, 1.0
    elif isinstance(value, int) or (isinstance(value, np.ndarray) and value.dtype.kind in "iu"):
        for other in (value + 1, value - 1, value * 2):
            number = type(value)(other) if not isinstance(value, np.ndarray) else np.asarray(other, value.dtype)
            between = domain.constant or bool(domain.low <= other <= domain.high)
            yield number, f"= {int(other)}", between, 1.0
    elif isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind in "fc"):
        for scale in (0.5, 2.0, 0.1, 10.0):
            yield value * scale, f"times {scale:g}", scale in (0.5, 2.0), scale
        yield value * 0, "= 0", False, 1.0
        if domain.constant:
            yield value * 0 + 0.37, "= 0.37", True, 1.0
    elif isinstance(value, str):
        yield from _changed_text(value, rng)
    elif isinstance(value, list) and value:
        for items, how in ((value[::-1], "in reverse"), (value[:-1], "without its last item"), ([], "empty")):
            yield items, how, False, 1.0


def _changed_floats(value: Any, domain: Domain, rng: Any) -> Iterator[tuple[Any, str, bool, float]]:
    for scale in SCALES:
        yield _times(value, scale), f"times {scale:g}", True, scale
    spread = float(np.abs(value).max()) or 1.0
    noise = rng.standard_normal(value.shape) * spread
    yield (value + noise).astype(value.dtype), "with noise added", True, 1.0
    yield _permuted(value, rng), "with its entries in another order", True, 1.0
    yield -value, "negated", domain.low < 0 < domain.high, 1.0
    for scale in EXTREMES:
        yield _times(value, scale), f"times {scale:g}", False, scale
    yield np.ones_like(value), "set to 1", False, 1.0


def _changed_text(value: str, rng: Any) -> Iterator[tuple[Any, str, bool, float]]:
    letters = list(value)
    rng.shuffle(letters)
    for other, how in (("".join(letters), "shuffled"), (value[::-1], "in reverse"), (value + value, "twice")):
        yield other, how, False, 1.0
    yield value[:-1], "without its last character", False, 1.0
    yield "", "empty", False, 1.0


def _times(value: Any, scale: float) -> Any:
    with np.errstate(all="ignore"):
        return (value * scale).astype(value.dtype)


def _permuted(value: Any, rng: Any) -> Any:
    return rng.permutation(value.ravel()).reshape(value.shape)


def _resampled(value: Any, domain: Domain, rng: Any) -> Any:
    if not isinstance(value, np.ndarray) or not value.ndim:
        return value
    if value.dtype.kind in "iu":
        return rng.integers(
            int(max(domain.low, -LARGEST)), int(min(domain.high, LARGEST)) + 1, size=value.shape
        ).astype(value.dtype)
    if value.dtype.kind == "b":
        return rng.random(value.shape) < 0.5
    if domain.low >= 0 and value.dtype.kind == "f":
        return rng.uniform(domain.low, domain.high, value.shape).astype(value.dtype)
    spread = float(np.abs(value).max(initial=0.0)) or 1.0
    return (rng.standard_normal(value.shape) * spread / 2).astype(value.dtype)


def _cropped(case: Arguments, seen: Sequence[Arguments]) -> Iterator[Input]:
    """One entry less along an axis: of one array, or of two that have the same size there.

    It lies inside where such a size is drawn. It is `cropped` where it breaks what holds in all that is seen.
    """
    axes = [(name, axis) for name, value in case.items() for axis in range(_rank(value)) if _may_shrink(value, axis)]
    drawn = {place: _is_drawn(case, place, seen) for place in axes}
    equal = {place: [other for other in axes if other != place and _always_equal(place, other, seen)] for place in axes}
    for name, axis in axes:
        lonely = not _masked(name, seen) and (_rank(case[name]) > 1 or not _coupled(name, seen))
        inside, breaks = lonely and drawn[name, axis], bool(equal[name, axis])
        how = f"`{name}` one shorter along axis {axis}"
        yield Input({**case, name: _crop(case[name], axis)}, how, inside, cropped=breaks)
    for number, (name, axis) in enumerate(axes):
        for other, other_axis in axes[number + 1 :]:
            if name != other and np.shape(case[name])[axis] == np.shape(case[other])[other_axis]:
                both = {name: _crop(case[name], axis), other: _crop(case[other], other_axis)}
                pair = {(name, axis), (other, other_axis)}
                inside = all(drawn[place] for place in pair)
                breaks = any(set(equal[place]) - pair for place in pair)
                yield Input({**case, **both}, f"`{name}` and `{other}` one shorter", inside, cropped=breaks)


def _is_drawn(case: Arguments, place: tuple[str, int], seen: Sequence[Arguments]) -> bool:
    """May the size be one less? Not below what is drawn where the flags and texts are the same, nor where all are odd."""
    name, axis = place
    like = [other for other in seen if _flags(other) == _flags(case) and _rank(other[name]) > axis]
    sizes = {np.shape(other[name])[axis] for other in like}
    same_parity = len({size % 2 for size in sizes}) == 1 and len(sizes) > 1
    return np.shape(case[name])[axis] - 1 >= min(sizes, default=0) and not same_parity


def _flags(case: Arguments) -> str:
    return repr([(name, value) for name, value in case.items() if isinstance(value, bool | str) or value is None])


def _always_equal(one: tuple[str, int], other: tuple[str, int], seen: Sequence[Arguments]) -> bool:
    pairs = [(np.shape(case[one[0]])[one[1] :][:1], np.shape(case[other[0]])[other[1] :][:1]) for case in seen]
    return all(mine == theirs for mine, theirs in pairs)


def _may_shrink(value: Any, axis: int) -> bool:
    return isinstance(value, np.ndarray) and value.shape[axis] > 2  # what is left must not be broadcast


def _crop(value: Any, axis: int) -> Any:
    return np.ascontiguousarray(np.take(value, range(value.shape[axis] - 1), axis))


def _rank(value: Any) -> int:
    return value.ndim if isinstance(value, np.ndarray) else 0


def _masked(name: str, seen: Sequence[Arguments]) -> bool:
    """Is it a mask, or has it one: an array of truth values that always has its shape?"""
    others = [other for other in seen[0] if other != name and _rank(seen[0][other])]
    return any(
        all(np.shape(case[name]) == np.shape(case[other]) and _truths(case[name], case[other]) for case in seen)
        for other in others
    )


def _truths(*arrays: Any) -> bool:
    return any(isinstance(array, np.ndarray) and array.dtype.kind == "b" for array in arrays)


def _coupled(name: str, seen: Sequence[Arguments]) -> bool:
    """Has another argument always the same length?"""
    others = [other for other in seen[0] if other != name]
    return any(all(_length(case[other]) == _length(case[name]) for case in seen) for other in others)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list | tuple | str) or (isinstance(value, np.ndarray) and value.ndim) else -1
