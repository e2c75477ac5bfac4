"""Judges one submission from beginning to end: the room's front door."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from judge.package import Package
from judge.result import CaseResult, Result
from judge.verdict import Kind


class Judge:
    """Judges submissions in boxes of their own; safe to call from several threads at once.

    `secret` is the server's: hidden inputs are drawn from HMAC of it. `cache_dir` keeps expected answers; it must be
    readable by this process only. `boxes` is how many boxes may run at the same time.
    """

    def __init__(self, secret: bytes, cache_dir: Path, boxes: int = 1) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process that this judge started."""
        raise NotImplementedError

    def judge(
        self,
        package: Package,
        source: bytes,
        kind: Kind = Kind.SUBMIT,
        *,
        reveal: bool = False,
        on_case: Callable[[CaseResult], None] | None = None,
    ) -> Result:
        """Judge `source`; `on_case` is told of each case as soon as it is judged, in order.

        The results say what a learner would be told; `reveal` shows the package's author everything.

        Raises:
            PackageError: the package's own code failed (its cases or its reference).
            BoxError: the machine could not run a box; trying again may help.
        """
        raise NotImplementedError
