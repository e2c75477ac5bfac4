"""Draws the hidden cases under public secrets, and finds draws that are not random or contain a case twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from judge.cases.case import Case
from judge.check.report import Finding, Level
from judge.values.tree import Arguments

SECRETS = tuple(f"allclose check, draw {number}".encode() for number in range(1, 6))
MOST_PAIRS = 5  # of equal cases that are reported


@dataclass(frozen=True)
class Draw:
    """The cases of one secret."""

    samples: tuple[Case, ...]
    hidden: tuple[Case, ...]

    @property
    def pool(self) -> list[Arguments]:
        """The arguments of the hidden cases."""
        return [case.arguments for case in self.hidden]


def split(cases: tuple[Case, ...]) -> Draw:
    """Separate the samples from the hidden cases."""
    return Draw(tuple(case for case in cases if case.sample), tuple(case for case in cases if not case.sample))


def find_repeated_cases(draws: tuple[Draw, ...]) -> Iterator[Finding]:
    """Rule 5: draws under two secrets differ, and no two hidden cases of a draw are the same."""
    drawn = {tuple(case.encoded for case in draw.hidden) for draw in draws}
    if len(drawn) < len(draws):
        yield Finding(Level.ERROR, "draws", "same-draws", "cases.py", key="hidden")
    pairs = sorted({pair for draw in draws for pair in _equal_pairs(draw)})
    for one, other in pairs[:MOST_PAIRS]:
        yield Finding(Level.ERROR, "draws", "same-case", "cases.py", key=f"hidden()[{other}]", facts={"other": one})


def _equal_pairs(draw: Draw) -> Iterator[tuple[int, int]]:
    first: dict[bytes, int] = {}
    for number, case in enumerate(draw.hidden):
        if case.encoded in first:
            yield first[case.encoded], number
        first.setdefault(case.encoded, number)
