"""Counts errors in units in the last place: how many numbers of a floating type lie between an answer and the right one.

*Theory of operation.* The bits of an IEEE 754 number, read as an integer, are in the order of the numbers; of negative
ones in the reverse order. So the distance of two numbers is the difference of two integers (Bruce Dawson, "Comparing
floating point numbers", 2012). +0 and -0 are the same number.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from judge.comparison.closeness import Array

BUCKETS = 18  # 0, 1, 2-3, 4-7, ... 32768-65535, and more


@dataclass(frozen=True)
class Histogram:
    """How many numbers are how far off; `types` are the floating types whose units were counted.

    `counts[0]` are those without error, `counts[k]` those with an error of 2**(k-1) up to 2**k - 1 units, the last one
    those with more. A complex number counts as two. The units are those of the coarser of both types, the answer's and the
    expected one's. bfloat16 arrives as the float32 that equals it, and cannot be told from it: one unit of bfloat16 is
    counted as 65536 of float32, which are "more".
    """

    types: tuple[str, ...]
    counts: tuple[int, ...]

    def rows(self) -> Iterator[tuple[str, int]]:
        """Label and count of each bucket that is not empty."""
        for k, count in enumerate(self.counts):
            if count:
                yield _label(k), count


def histogram(got: Array, want: Array) -> Histogram | None:
    """Of two arrays of one shape, both float or both complex; None where they are not, or nothing in them is finite."""
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
    """Both together."""
    if first is None or second is None:
        return first or second
    types = tuple(sorted({*first.types, *second.types}))
    return Histogram(types, tuple(a + b for a, b in zip(first.counts, second.counts, strict=True)))


def _real(array: Array) -> Array:
    """A complex array as the real one of its parts."""
    if array.dtype.kind != "c":
        return array
    return np.ascontiguousarray(array).ravel().view(np.dtype(f"f{array.itemsize // 2}"))


def _distances(got: Array, want: Array) -> Array:
    """In unsigned 64 bits, as the distance of the farthest two float64 has no room in signed ones."""
    mine, theirs = _places(got), _places(want)
    low, high = np.minimum(mine, theirs), np.maximum(mine, theirs)
    return np.asarray(high.astype(np.uint64) - low.astype(np.uint64))


def _places(values: Array) -> Array:
    """The place of each number among all of its type, counted from 0."""
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
