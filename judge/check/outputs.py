"""Wrong answers made from the right ones, without running anything: zeros, the mean, another case's answer, and so on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from judge.cases.case import Case
from judge.check.draws import Draw
from judge.comparison.compare import compare
from judge.comparison.outputs import write_path
from judge.comparison.tolerance import Tolerance
from judge.inside.wire import encode

MOST_PARTS = 12  # of one answer that are looked at by themselves


@dataclass(frozen=True)
class Forgery:
    """A way to forge answers, and whether a draw rejects it. `None` where it changes nothing that it could be told by."""

    name: str
    words: str
    rejected: tuple[bool | None, ...]
    share: float

    @property
    def accepted(self) -> bool:
        """Is there a draw in which no hidden case rejects it?"""
        return False in self.rejected


Leaf = Callable[[Any], Any]


def forge(draws: tuple[Draw, ...], tolerance: Tolerance, arguments: tuple[str, ...]) -> list[Forgery]:
    """Every way that applies to these answers."""
    plain = _ordinary() + ([] if tolerance.reorders() else _reordered())
    found = [_forgery(name, words, draws, tolerance, _leafwise(change), keeps) for name, words, change, keeps in plain]
    found += [
        _forgery(f"input-{name}", f"the argument `{name}`", draws, tolerance, _input(name), True) for name in arguments
    ]
    for name, words, change in _of_others():
        found.append(_forgery(name, words, draws, tolerance, change, True))
    for key in _parts(draws):
        words = f"the part {write_path((key,))} of the right answer, larger by a tenth"
        found.append(_forgery(f"tenth of {write_path((key,))}", words, draws, tolerance, _leafwise(_TENTH, key), False))
    return [forgery for forgery in found if any(verdict is not None for verdict in forgery.rejected)]


def _forgery(
    name: str, words: str, draws: tuple[Draw, ...], tolerance: Tolerance, change: Any, counts_when_equal: bool
) -> Forgery:
    rejected: list[bool | None] = []
    shares = []
    for draw in draws:
        judged = []
        for case in draw.hidden:
            forged = change(case, draw)
            if forged is not None and (counts_when_equal or encode(forged) != encode(case.want)):
                judged.append(not compare(forged, case.want, tolerance).equal)
        few = counts_when_equal and 2 * len(judged) < len(draw.hidden)  # elsewhere not even the form is right
        rejected.append(True if any(judged) else None if few or not judged else False)
        shares.append(sum(judged) / len(draw.hidden))
    return Forgery(name, words, tuple(rejected), min(shares))


def _parts(draws: tuple[Draw, ...]) -> list[Any]:
    """The keys or places of the parts of answers that are dicts, or lists of always the same length."""
    wants = [case.want for draw in draws for case in draw.hidden]
    keys = _keys(wants[0])
    return keys[:MOST_PARTS] if len(keys) > 1 and all(_keys(want) == keys for want in wants) else []


def _keys(want: Any) -> list[Any]:
    return list(want) if isinstance(want, dict) else list(range(len(want))) if isinstance(want, list | tuple) else []


def _leafwise(change: Leaf, part: Any = None) -> Any:
    """Applies `change` to each array or number of an answer, or of one part of it; None where it applies to none."""

    def apply(case: Case, draw: Draw) -> Any:
        applied = [False]

        def walk(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: walk(item) for key, item in value.items()}
            if isinstance(value, list | tuple):
                return [walk(item) for item in value]
            changed = change(value)
            applied[0] |= changed is not None
            return value if changed is None else changed

        if part is None:
            forged = walk(case.want)
        else:
            whole = dict(case.want) if isinstance(case.want, dict) else list(case.want)
            forged, whole[part] = whole, walk(whole[part])
        return forged if applied[0] else None

    return apply


def _ordinary() -> list[tuple[str, str, Leaf, bool]]:
    return [
        ("zeros", "zeros (or an empty text)", lambda leaf: _filled(leaf, 0), True),
        ("ones", "ones", lambda leaf: _filled(leaf, 1) if not isinstance(leaf, str) else None, True),
        ("mean", "the mean of the answer in every place", _mean, True),
        ("negated", "the right answer negated", _numbers(lambda array: -array), False),
        ("doubled", "twice the right answer", _numbers(lambda array: array * 2), False),
        ("percent", "the right answer, larger by one percent", _floats(lambda array: array * 1.01), False),
        ("tenth", "the right answer, larger by a tenth", _TENTH, False),
    ]


def _reordered() -> list[tuple[str, str, Leaf, bool]]:
    return [
        ("reversed", "the right numbers in reverse", _arrays(lambda a: a.ravel()[::-1].reshape(a.shape)), False),
        ("rolled", "the right numbers, each one place further", _arrays(lambda a: np.roll(a, 1)), False),
        ("transposed", "the right numbers, columns for rows", _arrays(_transposed), False),
    ]


def _of_others() -> list[tuple[str, str, Any]]:
    return [
        ("another-case", "the answer of another case", _another),
        ("first-case", "the answer of the first case, every time", _first),
    ]


def _filled(leaf: Any, number: int) -> Any:
    if isinstance(leaf, np.ndarray):
        return np.full_like(leaf, number)
    if isinstance(leaf, str):
        return ""
    return type(leaf)(number) if isinstance(leaf, bool | int | float | complex) else None


def _mean(leaf: Any) -> Any:
    if not isinstance(leaf, np.ndarray) or leaf.size < 2 or leaf.dtype.kind not in "fc":
        return None
    return np.full_like(leaf, leaf[np.isfinite(leaf)].mean() if np.isfinite(leaf).any() else 0)


def _numbers(change: Callable[[Any], Any]) -> Leaf:
    def apply(leaf: Any) -> Any:
        if isinstance(leaf, bool | str) or leaf is None or np.asarray(leaf).dtype.kind not in "ifc":
            return None
        with np.errstate(all="ignore"):
            return change(leaf)

    return apply


def _floats(change: Callable[[Any], Any]) -> Leaf:
    def apply(leaf: Any) -> Any:
        floating = isinstance(leaf, float | complex) or (isinstance(leaf, np.ndarray) and leaf.dtype.kind in "fc")
        with np.errstate(all="ignore"):
            return change(leaf) if floating else None

    return apply


_TENTH = _floats(lambda array: array * 1.1)


def _arrays(change: Callable[[Any], Any]) -> Leaf:
    return lambda leaf: change(leaf) if isinstance(leaf, np.ndarray) and leaf.size > 1 else None


def _transposed(array: Any) -> Any:
    return np.ascontiguousarray(np.swapaxes(array, -1, -2)).reshape(array.shape) if array.ndim > 1 else None


def _input(name: str) -> Any:
    def apply(case: Case, draw: Draw) -> Any:
        given, want = case.arguments[name], case.want
        if isinstance(given, np.ndarray) and isinstance(want, np.ndarray) and given.size == want.size:
            return (
                given.reshape(want.shape).astype(want.dtype)
                if given.dtype.kind in "biuf"
                else given.reshape(want.shape)
            )
        return given if type(given) is type(want) and not isinstance(given, np.ndarray) else None

    return apply


def _another(case: Case, draw: Draw) -> Any:
    """Of the cases with answers of the same form, the one that comes next."""
    alike = [other for other in draw.hidden if _alike(other, case) is not None]
    place = [other.index for other in alike].index(case.index)
    return alike[(place + 1) % len(alike)].want if len(alike) > 1 else None


def _first(case: Case, draw: Draw) -> Any:
    """In the others of its form."""
    first = draw.hidden[0]
    return _alike(first, case) if case.index != first.index else None


def _alike(other: Case, case: Case) -> Any:
    return other.want if _form(other.want) == _form(case.want) else None


def _form(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str
    if isinstance(value, dict):
        return tuple((key, _form(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return tuple(_form(item) for item in value)
    return type(value).__name__
