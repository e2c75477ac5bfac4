"""The median and the spread of measurements, and ratios of measurements in pairs."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """The median, quartiles, minimum and maximum of measurements."""

    median: float
    q1: float
    q3: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """The spread of `values`, which are not empty; quartiles are interpolated."""
        if len(values) == 1:
            return cls(*(values[0],) * 5)
        q1, median, q3 = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, q1, q3, min(values), max(values))

    def flat(self, name: str) -> dict[str, float]:
        """Keys and values: the median by `name` itself, the others by the name with an ending."""
        values = {"": self.median, "_q1": self.q1, "_q3": self.q3, "_min": self.low, "_max": self.high}
        return {f"{name}{ending}": _rounded(value) for ending, value in values.items()}


def paired(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """The ratio of each pair. A disturbance of the machine affects both of a pair, so ratios vary less than times."""
    return [one / other for one, other in zip(over, under, strict=True)]


def _rounded(value: float) -> float:
    """Rounded to five digits: the others are noise."""
    return float(f"{value:.5g}")
