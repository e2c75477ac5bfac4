"""The values of a problem package that was read and checked by `judge.packages.reader`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from judge.comparison.tolerance import Tolerance
from judge.verdict import Verdict


@dataclass(frozen=True)
class Signature:
    """The function that learners write. It is called with keyword arguments."""

    function: str
    arguments: tuple[str, ...]
    arrays: Literal["numpy", "jax"]


@dataclass(frozen=True)
class Limits:
    """The limits of one submission. Seconds are wall time; `memory_mib` is in addition to what the empty process needs."""

    case_seconds: float
    load_seconds: float
    total_seconds: float
    memory_mib: int
    output_kib: int


@dataclass(frozen=True)
class Equivalent:
    """A mutant of the reference that no case can detect, by the id that `allclose check` prints, and the reason."""

    mutant: str
    reason: str


@dataclass(frozen=True)
class Hint:
    """One `##` section of hints.md."""

    title: str
    body: str


@dataclass(frozen=True)
class Labelled:
    """A file in submissions/. Its folder's name is its expected verdict.

    `name` is the file's name, including `.py`. `diagnosis` is the first line of its docstring. Every wrong answer has one; a file
    that cannot be parsed has none.
    """

    verdict: Verdict
    name: str
    source: bytes
    diagnosis: str | None


@dataclass(frozen=True)
class Package:
    """One immutable version of a problem. `digest` identifies it (hex SHA-256 over names and contents).

    Lines of texts end with `\\n`; `files` are the original bytes. `submissions` are sorted by verdict and name.
    """

    slug: str
    title: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    license: str | None
    difficulty: str | None
    solution_after_giving_up: bool
    signature: Signature
    tolerance: Tolerance
    limits: Limits
    statement: str
    starter: str
    reference: str
    cases: str
    warmup: str | None
    hints: tuple[Hint, ...]
    solution: str | None
    submissions: tuple[Labelled, ...]
    files: Mapping[str, bytes]
    digest: str
    equivalents: tuple[Equivalent, ...] = ()
