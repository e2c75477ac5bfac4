"""Draws of the hidden cases under public secrets, and what is wrong with them: not random, or twice the same."""

from dataclasses import dataclass
from typing import Any

from judge.cases.case import Case
from judge.check.report import Finding, Level

SECRETS = tuple(f"allclose check, draw {number}".encode() for number in range(1, 6))


@dataclass(frozen=True)
class Draw:
    """The cases of one secret."""

    samples: tuple[Case, ...]
    hidden: tuple[Case, ...]

    @property
    def pool(self) -> list[dict[str, Any]]:
        """The arguments of the hidden cases."""
        return [case.arguments for case in self.hidden]


def split(cases: tuple[Case, ...]) -> Draw:
    """Samples and hidden cases apart."""
    return Draw(tuple(case for case in cases if case.sample), tuple(case for case in cases if not case.sample))


def examine(draws: tuple[Draw, ...]) -> list[Finding]:
    """Rule 5: draws under two secrets differ, and no two hidden cases of a draw are the same."""
    findings = []
    drawn = [tuple(case.encoded for case in draw.hidden) for draw in draws]
    if len(set(drawn)) < len(drawn):
        findings.append(
            Finding(
                Level.ERROR,
                "draws",
                "cases.py: hidden",
                "two secrets draw the same hidden cases, so whoever has seen them once can write the answers down",
                "Draw the values from the generator `rng` that hidden(rng) is given, and seed no other.",
            )
        )
    twins = sorted({pair for draw in draws for pair in _twins(draw)})
    for one, other in twins[:5]:
        findings.append(
            Finding(
                Level.ERROR,
                "draws",
                f"cases.py: hidden()[{other}]",
                f"is the same case as hidden()[{one}]",
                "Remove one of them, or draw its values from rng.",
            )
        )
    return findings


def _twins(draw: Draw) -> list[tuple[int, int]]:
    first: dict[bytes, int] = {}
    found = []
    for number, case in enumerate(draw.hidden):
        if case.encoded in first:
            found.append((first[case.encoded], number))
        first.setdefault(case.encoded, number)
    return found
