"""Reads the header of an attack: what it tries, what must happen, and which control shows that it can succeed."""

import re
from dataclasses import dataclass
from pathlib import Path

from judge.verdict import Verdict
from tests.attacks.naive import CHECKS
from tests.attacks.weakened import DEFENCES

FOLDER = Path(__file__).parent
GROUPS = ("forge", "read", "net", "persist", "exhaust", "kernel", "leak")

_FIRST = re.compile(r"# ([A-Z].*\.)")
_MUST = re.compile(r'# must: ([a-z_ ]+?)(?:, saying "([^"]+)")?(, same under two secrets)?')
_CONTROL = re.compile(r"# control: (?:none \((.+)\)|naive ([a-z_]+)|without ([a-z, ]+))")


@dataclass(frozen=True)
class Attack:
    """One file. Exactly one of `unshown`, `naive` and `without` is set, and says what its control is."""

    path: Path
    group: str
    verdicts: frozenset[Verdict]
    saying: str
    same: bool
    unshown: str
    naive: str
    without: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.group}/{self.path.stem}"

    @property
    def source(self) -> bytes:
        return self.path.read_bytes()

    @property
    def seconds(self) -> int:
        """Long if an answer is expected, so that no test fails on a busy machine; short if there will be none."""
        return 1 if Verdict.TIME_LIMIT in self.verdicts and len(self.verdicts) == 1 else 15


def read(path: Path) -> Attack:
    """Read one file's header. Raises ValueError if it has none."""
    lines = path.read_text().splitlines()
    first, must, control = _FIRST.fullmatch(lines[0]), _MUST.fullmatch(lines[1]), _CONTROL.fullmatch(lines[2])
    if first is None or must is None or control is None:
        raise ValueError(f"{path}: the first three lines are not a header; see README.md beside the groups")
    words = must[1].split(" or ")
    wanted = frozenset(Verdict) - {Verdict.ACCEPTED, Verdict.JUDGE_ERROR}
    if words != ["not accepted"]:
        wanted = frozenset(Verdict(word) for word in words)
    without = frozenset(control[3].split(", ")) if control[3] else frozenset()
    if without - DEFENCES or (control[2] and control[2] not in CHECKS):
        raise ValueError(f"{path}: there is no such control: {lines[2]}")
    return Attack(
        path, path.parent.name, wanted, must[2] or "", bool(must[3]), control[1] or "", control[2] or "", without
    )


ATTACKS = [read(path) for group in GROUPS for path in sorted((FOLDER / group).glob("*.py"))]
