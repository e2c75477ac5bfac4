"""Programs for the tiny package that misbehave in chosen cases, and how they are judged."""

from judge.judge import Judge
from judge.result import Result
from judge.verdict import Kind, Verdict
from tests.judge.conftest import tiny_package

SEGFAULT = "import ctypes; ctypes.string_at(0)"


def submit(
    judge: Judge, source: str | bytes, limits: str = "", *, kind: Kind = Kind.SUBMIT, reveal: bool = False
) -> Result:
    """What is said of a source."""
    data = source.encode() if isinstance(source, str) else source
    return judge.judge(tiny_package(limits), data, kind, reveal=reveal)


def in_case(number: int, act: str) -> str:
    """A right answer that does something else in one case."""
    return f"import os, sys\n\ndef add(a, b):\n    if b == {number}:\n        {act}\n    return a + b\n"


def in_all(act: str) -> str:
    """A right answer that does something first, in every case."""
    return f"import os, sys\n\ndef add(a, b):\n    {act}\n    return a + b\n"


def verdicts(result: Result) -> list[Verdict | None]:
    """Those of the cases."""
    return [case.verdict for case in result.cases]
