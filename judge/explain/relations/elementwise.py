"""Functions of each number by itself, done once too often or left out: squares, logarithms, signs, rounding."""

from collections.abc import Callable, Iterator

import numpy as np

from judge.explain.diagnosis import Diagnosis
from judge.explain.relations.near import Array
from judge.explain.relations.series import Pair, Series
from judge.explain.relations.transform import Function, Transform, first, real


def find(series: Series) -> Diagnosis | None:
    """A function of each number that turns the right ones into the learner's, or the learner's into the right ones."""
    return first(series, _transforms()) if series.same_shape else None


def truncated(series: Series) -> Diagnosis | None:
    """Whole numbers, or some decimals, where more are expected."""
    return first(series, _roundings()) if series.same_shape else None


def _transforms() -> Iterator[Transform]:
    for kind, words, function in _FUNCTIONS:
        yield Transform(
            kind,
            function,
            f"Your numbers are {words} the right ones: a step too many, or the one that undoes it is missing.",
            f"The right numbers are {words} yours; that last step is missing.",
        )
    yield Transform(
        "signs_dropped",
        real(np.abs),
        "Your numbers are right but for the sign: all of yours are positive.",
        "The right numbers are the absolute values of yours; take them at the end.",
        "without_absolute",
    )
    yield Transform(
        "clipped_at_zero",
        real(_relu),
        "Your numbers are right where they are positive, and 0 where the right ones are "
        "negative: something cuts them off at 0.",
        "The right numbers are yours with the negative ones set to 0; that last step is missing.",
        "without_clipping",
    )
    yield Transform(
        "clipped_to_one",
        real(_unit),
        "Your numbers are the right ones cut off at 0 and 1; leave them as they are.",
        "The right numbers are yours cut off at 0 and 1; that last step is missing.",
        "without_clipping",
    )
    yield Transform("complement", real(lambda a: 1 - a), "Your numbers are 1 minus the right ones.")
    yield Transform(
        "conjugated",
        _conjugate,
        "Your numbers are the complex conjugates of the right ones: the sign of each imaginary part is turned round.",
    )
    yield Transform(
        "real_part", _real_part, "Your numbers are the real parts of the right ones; keep the imaginary parts."
    )
    for threshold, words in ((0.0, "0"), (0.5, "0.5")):
        yield Transform(
            "threshold",
            _above(threshold),
            "",
            f"The right answer says which of your numbers are over {words}; that last step is missing.",
            "without_threshold",
        )


def _roundings() -> Iterator[Transform]:
    for kind, words, function in (
        ("rounded_to_whole", "rounded to whole numbers", np.round),
        ("truncated", "cut off to whole numbers", np.trunc),
        ("rounded_down", "rounded down to whole numbers", np.floor),
        ("rounded_up", "rounded up to whole numbers", np.ceil),
    ):
        cause = "" if kind == "rounded_to_whole" else " Look for //, int(...) or an array of integers."
        yield Transform(
            kind,
            _rounding(function),
            f"Your numbers are the right ones {words}.{cause}",
            f"The right numbers are yours {words}; that last step is missing.",
            f"not_{kind}",
        )
    for decimals in range(1, 8):
        yield Transform(
            "rounded",
            _decimals(decimals),
            f"Your numbers are the right ones rounded to {decimals} "
            f"decimal{'s' if decimals > 1 else ''}; return them as they are.",
            f"The right numbers are yours rounded to {decimals} decimal{'s' if decimals > 1 else ''}.",
            "not_rounded",
        )


def _relu(array: Array) -> Array:
    return np.maximum(array, 0)


def _unit(array: Array) -> Array:
    return np.clip(array, 0, 1)


def _conjugate(array: Array, pair: Pair) -> Array | None:
    return np.conj(array) if array.dtype.kind == "c" else None


def _real_part(array: Array, pair: Pair) -> Array | None:
    return array.real.copy() if array.dtype.kind == "c" else None


def _above(threshold: float) -> Function:
    def apply(array: Array, pair: Pair) -> Array | None:
        whole = pair.want_kind in "bi" and pair.got_kind == "f"
        return (array > threshold).astype(np.float64) if whole else None

    return apply


def _rounding(function: Callable[[Array], Array]) -> Function:
    """Not of integers, which are rounded already."""

    def apply(array: Array, pair: Pair) -> Array | None:
        return np.asarray(function(array)) if array.dtype.kind == "f" and np.isfinite(array).all() else None

    return apply


def _decimals(decimals: int) -> Function:
    return _rounding(lambda array: np.round(array, decimals))


def _positive(array: Array) -> Array:
    return np.asarray(array > 0)


def _not_negative(array: Array) -> Array:
    return np.asarray(array >= 0)


def _between(array: Array) -> Array:
    return np.asarray((array > 0) & (array < 1))


def _small(array: Array) -> Array:
    return np.asarray(np.abs(array) < 700)


def _not_zero(array: Array) -> Array:
    return np.asarray(array != 0)


_FUNCTIONS: tuple[tuple[str, str, Function], ...] = (
    ("squared", "the squares of", real(np.square)),
    ("root", "the square roots of", real(np.sqrt, _not_negative)),
    ("reciprocal", "1 divided by", real(np.reciprocal, _not_zero)),
    ("reciprocal_root", "1 divided by the square roots of", real(lambda a: 1 / np.sqrt(a), _positive)),
    ("logarithm", "the logarithms of", real(np.log, _positive)),
    ("negative_logarithm", "minus the logarithms of", real(lambda a: -np.log(a), _positive)),
    ("exponential", "the exponentials of", real(np.exp, _small)),
    ("negative_exponential", "exp(-y) of each y of", real(lambda a: np.exp(-a), _small)),
    ("logarithm_of_one_more", "log(1 + y) of each y of", real(np.log1p, lambda a: np.asarray(a > -1))),
    ("exponential_less_one", "exp(y) - 1 of each y of", real(np.expm1, _small)),
    ("sigmoid", "the sigmoid, 1 / (1 + exp(-y)), of", real(lambda a: 1 / (1 + np.exp(-a)), _small)),
    ("tanh", "the tanh of", real(np.tanh)),
    ("logit", "log(y / (1 - y)) of each y of", real(lambda a: np.log(a / (1 - a)), _between)),
    ("cubed", "the third powers of", real(lambda a: a**3)),
    ("cosine", "the cosines of", real(np.cos)),
    ("sine", "the sines of", real(np.sin)),
    ("arc_cosine", "the arc cosines of", real(np.arccos, lambda a: np.asarray(np.abs(a) <= 1))),
)
