"""The floor: the same program in a process that has run it before. No judge can be faster."""

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
RUNS_BEFORE = 3  # the first one compiles, the second one still fills caches


class Floor:
    """A warm process with the learners' libraries, without confinement; use as a context manager."""

    def __init__(self, package: Package, source: bytes, cases: Sequence[Case]) -> None:
        """Start it and warm it up.

        Raises:
            ValueError: its answers are not those that the judge expects.
        """
        packages = next((learners_environment() / "lib").glob("python*/site-packages"))
        environment = {**os.environ, "PYTHONPATH": str(packages), "JAX_PLATFORMS": "cpu"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._log(pickle.dumps((source, package.signature.function, [case.arguments for case in cases])))
        tolerance = package.tolerance
        for _ in range(RUNS_BEFORE):
            _, answers = self._run()
            for case, answer in zip(cases, answers, strict=True):
                if not np.allclose(answer, case.want, rtol=tolerance.rtol, atol=tolerance.atol):
                    raise ValueError(f"the floor's answer to case {case.index} is not the reference's")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def seconds(self) -> float:
        """How long all cases take now."""
        return self._run()[0]

    def _run(self) -> tuple[float, list[Any]]:
        self._log(b"\n")
        assert self._process.stdout is not None
        seconds, answers = pickle.load(self._process.stdout)
        return seconds, answers

    def _log(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)
        self._process.stdin.flush()
