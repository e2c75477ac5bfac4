"""What is left when an argument that is added at the end, as a bias is, and one that multiplies, as a gain, are taken off.

Layers end in `gain * value + bias`. A mistake in the value is a plain relation once both are taken off on both sides.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations import precision, rows, scale, whole
from judge.explain.relations.inputs import OPERATIONS, combined_with, fitted, names
from judge.explain.relations.near import Array
from judge.explain.relations.series import Pair, Series
from judge.explain.relations.transform import Function, explains

MOST_PEELINGS = 30
_RELATIONS: tuple[Callable[[Series], Diagnosis | None], ...] = (precision.drift, rows.find)


def named(series: Series) -> Diagnosis | None:
    """A factor that has a name between what is left; or both arguments left out, or exchanged."""
    if not scale.fits_reals(series):
        return None
    for added, peeled in _without_added(series):
        found = _named_factor(peeled) or _gain(peeled, added)
        if found is not None:
            return _told(found, f"Before {added} is added")
    for gain, added in _pairs(series):
        for kind, function, sentence in _BOTH:
            if explains(series, function(gain, added)):
                return Diagnosis(kind, sentence.format(gain=gain, added=added))
    return None


def find(series: Series) -> Diagnosis | None:
    """A factor or an offset by case or by row between what is left, or a small drift."""
    if not scale.fits_reals(series) or scale.contradicted(series):
        return None
    for words, peeled in _peelings(series):
        found = next((told for relation in _RELATIONS if (told := relation(peeled))), None)
        if found is not None:
            return _told(found, words)
    return None


def hint(series: Series) -> Diagnosis | None:
    """A property that what is left should have."""
    if not scale.fits_reals(series):
        return None
    for words, peeled in _peelings(series):
        found = whole.find(peeled)
        if found is not None:
            return _told(found, words)
    return None


def _told(found: Diagnosis, words: str) -> Diagnosis:
    return replace(found, sentence=f"{words}, {found.sentence[0].lower()}{found.sentence[1:]}")


def _named_factor(peeled: Series) -> Diagnosis | None:
    found = scale.factor(peeled)
    return None if found is None or "in every case" in found.sentence else found


def _gain(peeled: Series, added: str) -> Diagnosis | None:
    for name in names(peeled):
        for kind, words, operation, cause in OPERATIONS[2:]:
            if name != added and explains(peeled, combined_with(name, operation)):
                return Diagnosis(kind, f"Your numbers are the right ones {words} the argument {name}. {cause}")
    return None


def _pairs(series: Series) -> Iterator[tuple[str, str]]:
    found = names(series)
    pairs = [(gain, added) for gain in found for added in found if gain != added]
    yield from pairs[:MOST_PEELINGS]


def _narrower(pair: Pair, name: str) -> bool:
    """One number for each column, as gains and biases are?"""
    return np.ndim(pair.arguments[name]) < pair.want.ndim


def _peelings(series: Series) -> Iterator[tuple[str, Series]]:
    for added, peeled in _without_added(series):
        yield f"Before {added} is added", peeled
    for gain, added in _pairs(series):
        if not all(_narrower(pair, name) for pair in series.wrong for name in (gain, added)):
            continue
        both = _peeled(series, lambda array, pair, gain=gain, added=added: _inner(array, pair, gain, added))  # type: ignore[misc]
        if both is not None:
            yield f"Before {gain} and {added} are applied", both


def _without_added(series: Series) -> Iterator[tuple[str, Series]]:
    first = series.wrong[0]
    scalars = [str(name) for name, value in first.arguments.items() if isinstance(value, float)]
    for name in [*names(series), *scalars][:MOST_PEELINGS]:
        if not all(_may_be_added(pair, name) for pair in series.wrong):
            continue
        peeled = _peeled(series, lambda array, pair, name=name: _less(array, pair, name))  # type: ignore[misc]
        if peeled is not None:
            yield name, peeled


def _may_be_added(pair: Pair, name: str) -> bool:
    """A number or a row may be; an argument as large as the answer only if it is most of it, as what a step starts from."""
    value = fitted(pair, name, pair.want)
    number = _number(pair, name)
    if value is None:
        return number is not None and abs(number) <= 10 * float(np.abs(pair.want).max(initial=0.0))
    if _narrower(pair, name) or np.size(pair.arguments[name]) < pair.want.size:
        return True
    return bool(np.square(pair.want - value).sum() < np.square(pair.want).sum() / 2)


def _less(array: Array, pair: Pair, name: str) -> Array | None:
    value = fitted(pair, name, array)
    number = _number(pair, name)
    if value is None:
        return None if number is None else array - number
    return array - value


def _number(pair: Pair, name: str) -> float | None:
    value = pair.arguments.get(name)
    return value if isinstance(value, float) and value else None


def _inner(array: Array, pair: Pair, gain: str, added: str) -> Array | None:
    factor, term = fitted(pair, gain, array), fitted(pair, added, array)
    if factor is None or term is None or not factor.all():
        return None
    return np.asarray((array - term) / factor)


def _peeled(series: Series, strip: Function) -> Series | None:
    """Both sides without what was taken off; None where it does not fit, or nothing changes."""

    def stripped(pair: Pair) -> Pair | None:
        got, want = strip(pair.got, pair), strip(pair.want, pair)
        real = got is not None and want is not None and got.dtype.kind == want.dtype.kind == "f"
        return replace(pair, got=got, want=want) if real and got is not None and want is not None else None

    if any(pair.got.shape != pair.want.shape for pair in series.right):
        return None
    wrong, right = [stripped(pair) for pair in series.wrong], [stripped(pair) for pair in series.right]
    if None in wrong or None in right:
        return None
    return replace(series, wrong=tuple(p for p in wrong if p), right=tuple(p for p in right if p))


def _left_out(gain: str, added: str) -> Function:
    return lambda array, pair: _inner(array, pair, gain, added)


def _exchanged(gain: str, added: str) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        inner, factor, term = _inner(array, pair, gain, added), fitted(pair, added, array), fitted(pair, gain, array)
        return None if inner is None or factor is None or term is None else np.asarray(inner * factor + term)

    return apply


_BOTH: tuple[tuple[str, Callable[[str, str], Function], str], ...] = (
    (
        "arguments_left_out",
        _left_out,
        "Your numbers are the right ones before they are multiplied by {gain} and {added} is added.",
    ),
    ("arguments_exchanged", _exchanged, "You have exchanged {gain} and {added}: one multiplies, the other is added."),
)
