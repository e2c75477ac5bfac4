"""Reports an exception to the learner who raised it: their own frames in full, those of libraries in a line, ours not at all."""

import contextlib
import traceback
from collections.abc import Generator, Iterator
from typing import TypedDict

OURS = ("/allclose/", "<frozen ")
THEIRS = "solution.py"
MAX_TEXT = 8000
MAX_MESSAGE = 2000


class NotDefinedError(Exception):
    """The source does not define the function that the problem asks for."""


class _CompileError(Exception):
    """The source cannot be compiled; the cause says why."""


@contextlib.contextmanager
def compiling() -> Iterator[None]:
    """Mark exceptions of the compiler, so that `describe` can tell them from those of the program."""
    try:
        yield
    except (SyntaxError, ValueError, LookupError, OverflowError, RecursionError, MemoryError) as error:
        raise _CompileError from error


class Report(TypedDict):
    """An exception in values that the wire can carry.

    `stage` is "compile", "undefined" or "run". `line` is the last line of the learner's own source in the traceback, from 1.
    `memory` says that there was not enough of it.
    """

    stage: str
    type: str
    message: str
    line: int | None
    trace: str
    memory: bool


def describe(error: BaseException) -> Report:
    """The report of an exception. It never raises, whatever the learner's exception does."""
    if isinstance(error, _CompileError) and error.__cause__ is not None:
        return _facts("compile", error.__cause__, getattr(error.__cause__, "lineno", None))
    if isinstance(error, NotDefinedError):
        return _facts("undefined", error, None)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == THEIRS]
    return _facts("run", error, lines[-1] if lines else None)


def _facts(stage: str, error: BaseException, line: int | None) -> Report:
    message = _text(error)
    exhausted = isinstance(error, MemoryError) or "RESOURCE_EXHAUSTED" in message
    return {
        "stage": stage,
        "type": type(error).__name__[:80],
        "message": message[:MAX_MESSAGE],
        "line": line,
        "trace": _trace(stage, error)[-MAX_TEXT:],
        "memory": exhausted and stage == "run",
    }


def _text(error: BaseException) -> str:
    try:
        return error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:
        return "(its message could not be read)"


def _trace(stage: str, error: BaseException) -> str:
    try:
        if stage == "undefined":
            return ""
        if stage == "compile":
            return "".join(traceback.format_exception_only(error))
        return "".join(_chain(error))
    except BaseException:
        return f"{type(error).__name__}: (its traceback could not be written)"


def _chain(error: BaseException, depth: int = 0) -> Iterator[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and depth < 4:
        yield from _chain(earlier, depth + 1)
        yield "\nWhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    skipped = 0
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == THEIRS:
            skipped = yield from _skip(skipped)
            yield from traceback.format_list([frame])
        elif not frame.filename.startswith(OURS):
            skipped += 1
            last = frame
    if skipped:
        yield from _skip(skipped - 1)
        name = last.filename.split("/packages/")[-1].split("/lib/")[-1]
        yield f'  File "{name}", line {last.lineno}, in {last.name}\n'
    yield from traceback.format_exception_only(error)


def _skip(count: int) -> Generator[str, None, int]:
    if count:
        yield f"  ... {count} call{'s' if count > 1 else ''} in libraries\n"
    return 0  # the caller's new count
