"""A median and how far the measurements lie from it; and ratios of what was measured in pairs."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Of some measurements: the median, the quartiles, the smallest and the largest."""

    median: float
    q1: float
    q3: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Of `values`, of which there is at least one; between two of them quartiles are interpolated."""
        if len(values) == 1:
            return cls(*(values[0],) * 5)
        q1, median, q3 = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, q1, q3, min(values), max(values))

    def flat(self, name: str) -> dict[str, float]:
        """As keys and values: the median by `name` itself."""
        values = {"": self.median, "_q1": self.q1, "_q3": self.q3, "_min": self.low, "_max": self.high}
        return {f"{name}{ending}": _rounded(value) for ending, value in values.items()}


def paired(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """The ratio of each pair. What disturbs a machine disturbs both of a pair, so these ratios differ less than the times."""
    return [one / other for one, other in zip(over, under, strict=True)]


def _rounded(value: float) -> float:
    """To five digits: more are noise."""
    return float(f"{value:.5g}")
