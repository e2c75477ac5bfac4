"""Several programs of ours in one box, wrong on purpose: what one has compiled, the next need not compile."""

import contextlib
import copy
import ctypes
import io
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from judge.inside.learner import plain


def several(sources: Sequence[str], name: str, seconds: float) -> Callable[..., list[list[Any]]]:
    """A function that calls the function `name` of each, with arguments of its own, for at most so many seconds.

    It returns one list for each: with the answer in it, or empty where there is none.
    """

    def call_all(**arguments: Any) -> list[list[Any]]:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return [_answer(source, name, arguments, seconds) for source in sources]

    return call_all


def _answer(source: str, name: str, arguments: dict[str, Any], seconds: float) -> list[Any]:
    names: dict[str, Any] = {"__name__": "solution"}
    try:
        with _interrupted_after(seconds):
            exec(compile(source, "solution.py", "exec", dont_inherit=True), names)
            return [plain(names[name](**copy.deepcopy(arguments)))]
    except BaseException:  # whatever it raises is no answer
        return []


@contextlib.contextmanager
def _interrupted_after(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in this thread when it takes longer; between two instructions of Python, not in a call of C."""
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
