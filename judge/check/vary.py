"""Makes thousands of inputs on which two programs may differ: freshly drawn cases, and cases with one thing changed.

Each input records how it was made, and whether it lies *inside* what the package draws as far as we can tell: it has the
shapes, signs, sums and orders of the drawn cases. An input outside may be one that the statement excludes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, zip_longest
from typing import Any

import numpy as np

from judge.check.domain import Domain, learn_domain
from judge.check.report import JsonObject
from judge.values.tree import Arguments

SCALES = (0.1, 10.0, 0.01, 100.0, 0.5, 2.0, 1e-3, 1e3)
EXTREMES = (1e-6, 1e6, 0.0)
LARGEST = 2.0**62  # of drawn integers
BASES = 8  # cases that are changed
FRESH = 40  # inputs for each of them with all numbers drawn anew


@dataclass(frozen=True)
class Input:
    """One call, and how it was made: `kind` says what was done to the arguments in `names`.

    `scale` is the factor that multiplied numbers, `number` what replaced one, and `axis` the axis that is one shorter.
    `cropped` says that this breaks an equality of sizes that holds in all known cases.
    """

    arguments: Arguments
    kind: str
    inside: bool
    names: tuple[str, ...] = ()
    scale: float = 1.0
    number: float | None = None
    axis: int | None = None
    cropped: bool = False

    def facts(self) -> JsonObject:
        """How it was made, for a finding."""
        return {
            "kind": self.kind,
            "names": list(self.names),
            "scale": self.scale,
            "number": self.number,
            "axis": self.axis,
        }


@dataclass(frozen=True)
class Changed:
    """Another value of one argument. `inside` says whether such a change stays inside what is drawn."""

    value: Any
    kind: str
    inside: bool = True
    scale: float = 1.0
    number: float | None = None


def vary(pool: Sequence[Arguments], seen: Sequence[Arguments], most: int) -> list[Input]:
    """At most `most` inputs made from the cases in `pool`. The domains are learned from `seen`, all known cases."""
    with np.errstate(all="ignore"):
        domains = {name: learn_domain([case[name] for case in seen]) for name in pool[0]}
        rng = np.random.default_rng(0)
        streams = [_changes(case, pool, seen, domains, rng) for case in _bases(pool)]
        found: list[Input] = []
        for round_ in zip_longest(*streams):
            found += [each for each in round_ if each is not None]
            if len(found) >= most:
                break
        return found[:most]


def _bases(pool: Sequence[Arguments]) -> list[Arguments]:
    """Cases of different shapes first."""
    groups: dict[object, list[Arguments]] = {}
    for case in pool:
        groups.setdefault(_shapes(case), []).append(case)
    rounds = zip_longest(*groups.values())
    return [case for round_ in rounds for case in round_ if case is not None][:BASES]


def _shapes(case: Arguments) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple((name, value.shape) for name, value in case.items() if isinstance(value, np.ndarray))


def _changes(
    case: Arguments, pool: Sequence[Arguments], seen: Sequence[Arguments], domains: dict[str, Domain], rng: Any
) -> Iterator[Input]:
    for other in pool:
        if other is not case:
            inside = _shapes(other) == _shapes(case)
            yield from (Input({**case, name: other[name]}, "other-case", inside, (name,)) for name in case)
    yield from _scaled_together(case, domains)
    for name, value in case.items():
        for it in _changed(value, domains[name], rng):
            inside = it.inside and domains[name].holds(it.value)
            yield Input({**case, name: it.value}, it.kind, inside, (name,), it.scale, it.number)
    yield from _cropped(case, seen)
    has_text = any(isinstance(value, str | list | tuple | dict) for value in case.values())
    for _ in range(FRESH):
        fresh = {name: _resampled(value, domains[name], rng) for name, value in case.items()}
        inside = all(domains[name].holds(value) for name, value in fresh.items())
        yield Input(fresh, "all-resampled", inside and not has_text)


def _scaled_together(case: Arguments, domains: dict[str, Domain]) -> Iterator[Input]:
    """All arrays of floats scaled alike: inputs that are small or large only together."""
    arrays = {name: value for name, value in case.items() if isinstance(value, np.ndarray) and value.dtype.kind in "fc"}
    if len(arrays) > 1:
        for scale in SCALES:
            changed = {name: scaled(value, scale) for name, value in arrays.items()}
            inside = all(domains[name].holds(value) for name, value in changed.items())
            yield Input({**case, **changed}, "all-scaled", inside, tuple(arrays), scale)


def _changed(value: Any, domain: Domain, rng: Any) -> Iterator[Changed]:
    if isinstance(value, np.ndarray) and value.ndim and value.dtype.kind in "fc":
        yield from _changed_floats(value, domain, rng)
    elif isinstance(value, np.ndarray) and value.ndim:
        yield Changed(_permuted(value, rng), "permuted")
        yield Changed(_resampled(value, domain, rng), "resampled")
        yield Changed(np.zeros_like(value), "filled", inside=False, number=0)
    elif isinstance(value, bool):
        yield Changed(not value, "flipped")
    elif isinstance(value, int) or (isinstance(value, np.ndarray) and value.dtype.kind in "iu"):
        for other in (value + 1, value - 1, value * 2):
            number = type(value)(other) if not isinstance(value, np.ndarray) else np.asarray(other, value.dtype)
            between = domain.constant or bool(domain.low <= other <= domain.high)
            yield Changed(number, "set", between, number=int(other))
    elif isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind in "fc"):
        for scale in (0.5, 2.0, 0.1, 10.0):
            yield Changed(value * scale, "scaled", scale in (0.5, 2.0), scale)
        yield Changed(value * 0, "set", inside=False, number=0)
        if domain.constant:
            yield Changed(value * 0 + 0.37, "set", number=0.37)
    elif isinstance(value, str):
        yield from _changed_text(value, rng)
    elif isinstance(value, list) and value:
        for items, kind in ((value[::-1], "reversed"), (value[:-1], "without-last"), ([], "emptied")):
            yield Changed(items, kind, inside=False)


def _changed_floats(value: Any, domain: Domain, rng: Any) -> Iterator[Changed]:
    for scale in SCALES:
        yield Changed(scaled(value, scale), "scaled", scale=scale)
    spread = float(np.abs(value).max()) or 1.0
    noise = rng.standard_normal(value.shape) * spread
    yield Changed((value + noise).astype(value.dtype), "noisy")
    yield Changed(_permuted(value, rng), "permuted")
    yield Changed(-value, "negated", domain.low < 0 < domain.high)
    for scale in EXTREMES:
        yield Changed(scaled(value, scale), "scaled", inside=False, scale=scale)
    yield Changed(np.ones_like(value), "filled", inside=False, number=1)


def _changed_text(value: str, rng: Any) -> Iterator[Changed]:
    letters = list(value)
    rng.shuffle(letters)
    others = (("".join(letters), "shuffled"), (value[::-1], "reversed"), (value + value, "doubled"))
    for other, kind in (*others, (value[:-1], "without-last"), ("", "emptied")):
        yield Changed(other, kind, inside=False)


def scaled(value: Any, scale: float) -> Any:
    """The array, multiplied by `scale`, with its own dtype."""
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
    """One entry less along an axis of one array, or of two arrays that have the same size there.

    It lies inside where such a size is drawn.
    """
    axes = [(name, axis) for name, value in case.items() for axis in range(_rank(value)) if _may_shrink(value, axis)]
    drawn = {place: _is_drawn(case, place, seen) for place in axes}
    equal = {place: [other for other in axes if other != place and _always_equal(place, other, seen)] for place in axes}
    for name, axis in axes:
        lonely = not _masked(name, seen) and (_rank(case[name]) > 1 or not _coupled(name, seen))
        inside, breaks = lonely and drawn[name, axis], bool(equal[name, axis])
        changed = {**case, name: _crop(case[name], axis)}
        yield Input(changed, "cropped", inside, (name,), axis=axis, cropped=breaks)
    for one, other in combinations(axes, 2):
        if one[0] != other[0] and np.shape(case[one[0]])[one[1]] == np.shape(case[other[0]])[other[1]]:
            both = {name: _crop(case[name], axis) for name, axis in (one, other)}
            breaks = any(set(equal[place]) - {one, other} for place in (one, other))
            names = (one[0], other[0])
            yield Input({**case, **both}, "both-cropped", drawn[one] and drawn[other], names, cropped=breaks)


def _is_drawn(case: Arguments, place: tuple[str, int], seen: Sequence[Arguments]) -> bool:
    """Whether the size may be one less: not below what is drawn with the same flags and texts, nor where all are odd."""
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
    return isinstance(value, np.ndarray) and value.shape[axis] > 2  # NumPy broadcasts an axis of size 1


def _crop(value: Any, axis: int) -> Any:
    return np.ascontiguousarray(np.take(value, range(value.shape[axis] - 1), axis))


def _rank(value: Any) -> int:
    return value.ndim if isinstance(value, np.ndarray) else 0


def _masked(name: str, seen: Sequence[Arguments]) -> bool:
    """Whether it is a mask or has one: a boolean array that always has its shape."""
    others = [other for other in seen[0] if other != name and _rank(seen[0][other])]
    return any(
        all(np.shape(case[name]) == np.shape(case[other]) and _truths(case[name], case[other]) for case in seen)
        for other in others
    )


def _truths(*arrays: Any) -> bool:
    return any(isinstance(array, np.ndarray) and array.dtype.kind == "b" for array in arrays)


def _coupled(name: str, seen: Sequence[Arguments]) -> bool:
    """Whether another argument always has the same length."""
    others = [other for other in seen[0] if other != name]
    return any(all(_length(case[other]) == _length(case[name]) for case in seen) for other in others)


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list | tuple | str) or (isinstance(value, np.ndarray) and value.ndim) else -1
