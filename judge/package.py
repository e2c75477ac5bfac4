"""Reads a problem package: a mapping of file names to bytes in, a checked `Package` out, or a `PackageError`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from judge.verdict import Verdict


@dataclass(frozen=True)
class Signature:
    """The function that a learner writes; it is called by keyword."""

    function: str
    arguments: tuple[str, ...]
    arrays: Literal["numpy", "jax"]


@dataclass(frozen=True)
class Tolerance:
    """`|got - want| <= atol + rtol * |want|`, element by element, in float64."""

    atol: float
    rtol: float
    nan_equal: bool


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Seconds are wall time; `memory_mib` is above what the bare process needs."""

    case_seconds: float
    load_seconds: float
    total_seconds: float
    memory_mib: int
    output_kib: int


@dataclass(frozen=True)
class Hint:
    """One `##` section of hints.md."""

    title: str
    body: str


@dataclass(frozen=True)
class Labelled:
    """A file under submissions/: its expected verdict is its folder's name."""

    verdict: Verdict
    name: str
    source: bytes
    diagnosis: str | None


@dataclass(frozen=True)
class Package:
    """One immutable version of a problem; `digest` is its identity (hex sha256 over names and contents)."""

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


def read_folder(folder: Path) -> Package:
    """Read and check the package in `folder`, whose name is its slug.

    Raises:
        PackageError: naming file and key, what was found, what was expected and what to do.
    """
    raise NotImplementedError


def parse(files: Mapping[str, bytes], slug: str) -> Package:
    """Check `files` (relative POSIX names to contents) as the package `slug`.

    Raises:
        PackageError: as `read_folder`.
    """
    raise NotImplementedError
