"""Runs a batch of programs in one box, so that they share what they compile. They are ours, and wrong on purpose."""

import contextlib
import copy
import ctypes
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from judge.inside.learner import plain


def batch(sources: Sequence[str], name: str, seconds: float) -> Callable[..., list[list[Any]]]:
    """A function that calls the function `name` of each source, with its own copy of the arguments, for `seconds` at most.

    It returns a list for each source: with its answer, or empty if there is none.
    """

    def call_all(**arguments: Any) -> list[list[Any]]:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return [_answer(source, name, seconds, arguments) for source in sources]

    return call_all


def _answer(source: str, name: str, seconds: float, arguments: dict[str, Any]) -> list[Any]:
    module: dict[str, Any] = {"__name__": "solution"}
    try:
        with _interrupted_after(seconds):
            exec(compile(source, "solution.py", "exec", dont_inherit=True), module)
            return [plain(module[name](**copy.deepcopy(arguments)))]
    except BaseException:  # no exception is an answer
        return []


@contextlib.contextmanager
def _interrupted_after(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in this thread after `seconds`, between two instructions of Python: a call of C is not interrupted."""
    thread = threading.get_ident()

    def interrupt() -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TimeoutError))

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
