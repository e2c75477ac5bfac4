"""The floor: the same program in a process that has run it before. No judge that runs the program can be faster."""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from judge.boxes.confinement.root import learners_environment
from judge.cases.case import Case
from judge.packages.package import Package

SCRIPT = Path(__file__).with_name("warm_process.py")
RUNS_BEFORE = 3  # the first compiles, the second still fills caches


class Floor:
    """A warm process of the learners' libraries, unconfined; use as a context manager."""

    def __init__(self, package: Package, source: bytes, cases: Sequence[Case]) -> None:
        """Start it and warm it up.

        Raises:
            ValueError: what it answers is not what the judge expects.
        """
        packages = next((learners_environment() / "lib").glob("python*/site-packages"))
        environment = {**os.environ, "PYTHONPATH": str(packages), "JAX_PLATFORMS": "cpu"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._tell(pickle.dumps((source, package.signature.function, [case.arguments for case in cases])))
        tolerance = package.tolerance
        for _ in range(RUNS_BEFORE):
            _, answers = self._run()
            for case, answer in zip(cases, answers, strict=True):
                if not np.allclose(answer, case.want, rtol=tolerance.rtol, atol=tolerance.atol):
                    raise ValueError(f"the floor answers case {case.index} otherwise than the reference")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def seconds(self) -> float:
        """How long all cases take it now."""
        return self._run()[0]

    def _run(self) -> tuple[float, list[Any]]:
        self._tell(b"\n")
        assert self._process.stdout is not None
        seconds, answers = pickle.load(self._process.stdout)
        return seconds, answers

    def _tell(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)
        self._process.stdin.flush()
