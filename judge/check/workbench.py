"""What a check needs to run a package's code: a protocol, which `judge.check.bench` implements with boxes."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from judge.cases.case import Case
from judge.packages.package import Package
from judge.result import Result
from judge.sources.execute import Fact
from judge.values.tree import Arguments


class Program(Protocol):
    """One source that can be called."""

    peak_bytes: int

    def load(self) -> Fact:
        """The result of loading the source."""

    def call(self, arguments: bytes) -> Fact:
        """The result of one call with encoded arguments."""


class Workbench(Protocol):
    """Runs a package's sources; safe to use from `boxes` threads at once."""

    boxes: int

    def cases(self, package: Package, secret: bytes) -> tuple[Case, ...]:
        """The cases that a server with this secret would draw, with the reference's answers. Raises PackageError."""

    def draw(self, package: Package, seed: int) -> Sequence[Arguments]:
        """The hidden cases of a seed, without answers. Raises PackageError."""

    def judge(self, package: Package, source: bytes, secret: bytes) -> Result:
        """The result that a server with this secret gives a submission. Raises PackageError."""

    def session(self, package: Package, source: bytes, seconds: float) -> AbstractContextManager[Program]:
        """A box that runs `source`, with a limit of `seconds` for each call."""


def uses_jax(package: Package) -> bool:
    """Whether calls of its programs compile."""
    return package.warmup is not None or "jax" in package.reference or "flax" in package.reference
