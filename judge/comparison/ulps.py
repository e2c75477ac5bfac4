"""Counts errors in units in the last place (ULP): how many floating-point numbers lie between a result and the expected one.

*Theory of operation.* The bits of positive IEEE 754 numbers, read as integers, have the same order as the numbers; for
negative numbers the order is reversed. So the distance of two numbers is the difference of two integers (Bruce Dawson,
"Comparing floating point numbers", 2012). +0 and -0 are the same number.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from judge.comparison.closeness import Array

BUCKETS = 18  # 0, 1, 2-3, 4-7, ... 32768-65535, and more


@dataclass(frozen=True)
class Histogram:
    """A histogram of errors. `types` are the floating-point types whose units are counted.

    `counts[0]` counts numbers without error, `counts[k]` numbers with an error of 2**(k-1) to 2**k - 1 units; the last bucket
    counts larger errors. A complex number counts as two. The unit is that of the coarser of the two types, got and expected.
    bfloat16 arrives as the equal float32: one unit of bfloat16 counts as 65536 units of float32, which is in the last bucket.
    """

    types: tuple[str, ...]
    counts: tuple[int, ...]

    def rows(self) -> Iterator[tuple[str, int]]:
        """Label and count of each bucket that is not empty."""
        for k, count in enumerate(self.counts):
            if count:
                yield _label(k), count


def histogram(got: Array, want: Array) -> Histogram | None:
    """The histogram of two arrays of the same shape, both float or both complex. None if they are not, or nothing is finite."""
    if got.dtype.kind != want.dtype.kind or want.dtype.kind not in "fc":
        return None
    parts = [_real(array).ravel() for array in (got, want)]
    coarse = min((part.dtype for part in parts), key=lambda dtype: dtype.itemsize)
    finite = np.isfinite(parts[0]) & np.isfinite(parts[1])
    if not finite.any():
        return None
    with np.errstate(all="ignore"):
        mine, theirs = (part[finite].astype(coarse) for part in parts)
    counts = np.bincount(_buckets(_distances(mine, theirs)), minlength=BUCKETS)
    return Histogram((coarse.name,), tuple(counts.tolist()))


def merged(first: Histogram | None, second: Histogram | None) -> Histogram | None:
    """The sum of both histograms."""
    if first is None or second is None:
        return first or second
    types = tuple(sorted({*first.types, *second.types}))
    return Histogram(types, tuple(a + b for a, b in zip(first.counts, second.counts, strict=True)))


def _real(array: Array) -> Array:
    """A complex array as a real array of its parts."""
    if array.dtype.kind != "c":
        return array
    return np.ascontiguousarray(array).ravel().view(np.dtype(f"f{array.itemsize // 2}"))


def _distances(got: Array, want: Array) -> Array:
    """The distances in unsigned 64 bits; the largest distance of two float64 does not fit into signed 64 bits."""
    mine, theirs = _places(got), _places(want)
    low, high = np.minimum(mine, theirs), np.maximum(mine, theirs)
    return np.asarray(high.astype(np.uint64) - low.astype(np.uint64))


def _places(values: Array) -> Array:
    """The index of each number among all numbers of its type, where 0 has index 0."""
    bits = values.view(np.dtype(f"i{values.itemsize}"))
    lowest = np.iinfo(bits.dtype).min
    return np.where(bits < 0, lowest - bits, bits).astype(np.int64)


def _buckets(distances: Array) -> Array:
    capped = np.minimum(distances, np.uint64(1) << np.uint64(BUCKETS)).astype(np.float64)
    return np.asarray(np.minimum(np.frexp(capped)[1], BUCKETS - 1))


def _label(k: int) -> str:
    if k < 2:
        return str(k)
    low = 2 ** (k - 1)
    return f"{low} or more" if k == BUCKETS - 1 else f"{low}-{2 * low - 1}"
