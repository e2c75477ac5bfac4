"""Makes wrong answers from the expected ones, without running anything: zeros, the mean, another case's answer, and so on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from judge.cases.case import Case
from judge.check.candidate import filled
from judge.check.draws import Draw
from judge.comparison.compare import compare
from judge.comparison.outputs import write_path
from judge.comparison.tolerance import Tolerance
from judge.inside.wire import encode
from judge.values.tree import Path, Value, children, leaves, map_leaves

MOST_PARTS = 12  # of one answer that are changed alone

Leaf = Callable[[Any], Any]  # the changed leaf, or None where the change does not apply
Forge = Callable[[Case, Draw], Any]  # the forged answer, or None


@dataclass(frozen=True)
class Way:
    """A way to forge answers. `factor` is set where they are scaled, `argument` where they are an input, `path` for a part.

    `always_counts` says that a forged answer counts even where it equals the expected one.
    """

    name: str
    forge: Forge
    always_counts: bool = False
    factor: float | None = None
    argument: str = ""
    path: Path = ()


@dataclass(frozen=True)
class Forgery:
    """A way to forge answers, for each draw whether it is rejected (None: it does not apply), and the lowest share of
    hidden cases that reject it.
    """

    way: Way
    rejected: tuple[bool | None, ...]
    share: float

    @property
    def name(self) -> str:
        """What the way is called in reports."""
        return self.way.name

    @property
    def accepted(self) -> bool:
        """Whether there is a draw in which no hidden case rejects it."""
        return False in self.rejected


def forge(draws: tuple[Draw, ...], tolerance: Tolerance, arguments: tuple[str, ...]) -> list[Forgery]:
    """Every way that applies to these answers."""
    ways = [*_filled_ways(), *_scaled_ways(), *([] if tolerance.reorders() else _reordered_ways())]
    ways += [Way(f"input-{name}", _input(name), always_counts=True, argument=name) for name in arguments]
    ways += [Way("another-case", _another, always_counts=True), Way("first-case", _first, always_counts=True)]
    ways += [Way(f"tenth of {write_path((key,))}", _of_part(key), factor=1.1, path=(key,)) for key in _parts(draws)]
    found = [_tried(way, draws, tolerance) for way in ways]
    return [forgery for forgery in found if any(verdict is not None for verdict in forgery.rejected)]


def _tried(way: Way, draws: tuple[Draw, ...], tolerance: Tolerance) -> Forgery:
    rejected: list[bool | None] = []
    shares = []
    for draw in draws:
        judged = []
        for case in draw.hidden:
            forged = way.forge(case, draw)
            if forged is not None and (way.always_counts or encode(forged) != encode(case.want)):
                judged.append(not compare(forged, case.want, tolerance).equal)
        few = way.always_counts and 2 * len(judged) < len(draw.hidden)  # in the others it has another form
        rejected.append(True if any(judged) else None if few or not judged else False)
        shares.append(sum(judged) / len(draw.hidden))
    return Forgery(way, tuple(rejected), min(shares))


def _parts(draws: tuple[Draw, ...]) -> list[Any]:
    """The keys or indexes of the parts of answers that are dicts, or lists that always have the same length."""
    keys = [[key for key, _ in children(case.want)] for draw in draws for case in draw.hidden]
    return keys[0][:MOST_PARTS] if len(keys[0]) > 1 and all(each == keys[0] for each in keys) else []


def _filled_ways() -> list[Way]:
    ones = _leafwise(lambda leaf: None if isinstance(leaf, str) else _constant(leaf, 1))
    zeros = _leafwise(lambda leaf: _constant(leaf, 0))
    forges = {"zeros": zeros, "ones": ones, "mean": _leafwise(_mean)}
    return [Way(name, forge, always_counts=True) for name, forge in forges.items()]


def _scaled_ways() -> list[Way]:
    return [
        Way("negated", _leafwise(_times(-1, "ifc")), factor=-1),
        Way("doubled", _leafwise(_times(2, "ifc")), factor=2),
        Way("percent", _leafwise(_times(1.01, "fc")), factor=1.01),
        Way("tenth", _leafwise(_TENTH), factor=1.1),
    ]


def _reordered_ways() -> list[Way]:
    changes: dict[str, Leaf] = {
        "reversed": lambda array: array.ravel()[::-1].reshape(array.shape),
        "rolled": lambda array: np.roll(array, 1),
        "transposed": _transposed,
    }
    return [Way(name, _leafwise(_arrays(change))) for name, change in changes.items()]


def _leafwise(change: Leaf) -> Forge:
    """Applies `change` to each leaf of an answer."""
    return lambda case, draw: _changed(change, case.want)


def _changed(change: Leaf, value: Value) -> Any:
    """The value with every leaf changed to which `change` applies; None where it applies to none."""
    if all(change(leaf) is None for _, leaf in leaves(value)):
        return None

    def changed(leaf: Any) -> Any:
        new = change(leaf)
        return leaf if new is None else new

    return map_leaves(changed, value)


def _of_part(key: Any) -> Forge:
    """Makes one part of an answer larger by a tenth."""

    def apply(case: Case, draw: Draw) -> Any:
        whole = dict(case.want) if isinstance(case.want, dict) else list(case.want)
        whole[key] = _changed(_TENTH, whole[key])
        return None if whole[key] is None else whole

    return apply


def _constant(leaf: Any, number: int) -> Any:
    known = isinstance(leaf, np.ndarray | str | bool | int | float | complex)
    return filled(leaf, number) if known else None


def _mean(leaf: Any) -> Any:
    if not isinstance(leaf, np.ndarray) or leaf.size < 2 or leaf.dtype.kind not in "fc":
        return None
    return np.full_like(leaf, leaf[np.isfinite(leaf)].mean() if np.isfinite(leaf).any() else 0)


def _times(factor: float, kinds: str) -> Leaf:
    """Multiplies numbers and arrays of these dtype kinds."""

    def apply(leaf: Any) -> Any:
        if isinstance(leaf, bool | str) or leaf is None or np.asarray(leaf).dtype.kind not in kinds:
            return None
        with np.errstate(all="ignore"):
            return -leaf if factor == -1 else leaf * factor

    return apply


_TENTH = _times(1.1, "fc")


def _arrays(change: Leaf) -> Leaf:
    return lambda leaf: change(leaf) if isinstance(leaf, np.ndarray) and leaf.size > 1 else None


def _transposed(array: Any) -> Any:
    return np.ascontiguousarray(np.swapaxes(array, -1, -2)).reshape(array.shape) if array.ndim > 1 else None


def _input(name: str) -> Forge:
    def apply(case: Case, draw: Draw) -> Any:
        given, want = case.arguments[name], case.want
        if isinstance(given, np.ndarray) and isinstance(want, np.ndarray) and given.size == want.size:
            shaped = given.reshape(want.shape)
            return shaped.astype(want.dtype) if given.dtype.kind in "biuf" else shaped
        return given if type(given) is type(want) and not isinstance(given, np.ndarray) else None

    return apply


def _another(case: Case, draw: Draw) -> Any:
    """The next answer of the same form."""
    alike = [other for other in draw.hidden if _form(other.want) == _form(case.want)]
    place = [other.index for other in alike].index(case.index)
    return alike[(place + 1) % len(alike)].want if len(alike) > 1 else None


def _first(case: Case, draw: Draw) -> Any:
    """The first case's answer, in the other cases of its form."""
    first = draw.hidden[0]
    return first.want if case.index != first.index and _form(first.want) == _form(case.want) else None


def _form(value: Value) -> list[Any]:
    """The paths of the leaves, with shapes and dtypes of arrays and the types of other leaves."""
    return [
        (path, leaf.shape, leaf.dtype.str) if isinstance(leaf, np.ndarray) else (path, type(leaf).__name__)
        for path, leaf in leaves(value)
    ]
