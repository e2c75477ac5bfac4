"""What a learner is told of their exception: their own lines, ours not at all, and never a second exception."""

import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from judge.inside import learner, traceback_report
from judge.inside.traceback_report import Report, describe


@pytest.fixture(autouse=True)
def _as_in_a_box(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Our own code, which lies in /allclose there, is that of the repository here."""
    assert "/allclose/" in traceback_report.OURS
    monkeypatch.setattr(
        traceback_report, "OURS", (*traceback_report.OURS, str(Path(__file__).parents[3] / "judge"), __file__)
    )
    yield
    sys.modules.pop(learner.NAME, None)


def run(source: str, function: str = "f") -> Report:
    """What is told of running `source` and calling its function, through the very code that does it in a box."""

    def work() -> None:
        module: types.ModuleType = learner._run(source.encode())
        if not hasattr(module, function):
            raise traceback_report.NotDefinedError(function)
        getattr(module, function)()

    return told(work)


def told(work: Callable[[], object]) -> Report:
    """What is told of the exception that `work` raises."""
    try:
        work()
    except BaseException as error:
        return describe(error)
    raise AssertionError("nothing was raised")


def test_line_and_type() -> None:
    """Type, message and the last line of the learner's own source are named."""
    said = run("def g(x):\n    return 1 / x\n\ndef f():\n    return g(0)\n")
    assert (said["stage"], said["type"], said["message"]) == ("run", "ZeroDivisionError", "division by zero")
    assert said["line"] == 2
    assert said["memory"] is False
    assert said["trace"].count('File "solution.py"') == 2
    assert "return 1 / x" in said["trace"]


def test_frames_of_ours_are_not_shown() -> None:
    """There are calls of ours above the learner's: none of them is shown or counted."""
    said = run("def f():\n    raise KeyError('k')\n")
    lines = ['  File "solution.py", line 2, in f', "    raise KeyError('k')", "KeyError: 'k'"]
    assert said["trace"].splitlines() == ["Traceback (most recent call last):", *lines]


def test_libraries_in_a_line() -> None:
    """Of calls in libraries the number is told, and the last of them."""
    said = run("import numpy as np\n\ndef f():\n    return np.linalg.inv(np.zeros((2, 2)))\n")
    assert said["type"] == "LinAlgError"
    assert said["line"] == 4
    trace = said["trace"]
    assert trace.count("  ... 1 call in libraries\n") == 1
    assert 'numpy/linalg/_linalg.py", line' in trace
    assert not [line for line in trace.splitlines() if line.startswith('  File "/')]


def test_syntax_error() -> None:
    """A syntax error comes with its line, the line's text and a caret."""
    said = run("def f():\n    return (1 +\n")
    assert (said["stage"], said["type"], said["line"]) == ("compile", "SyntaxError", 2)
    assert said["message"] == "'(' was never closed"
    assert "^" in said["trace"]
    assert "return (1 +" in said["trace"]
    assert "Traceback" not in said["trace"]


@pytest.mark.parametrize(
    "source", ["x = 1\n\ty = 2", "def f():\nreturn 1", "x = '\\N{nothing}'", "(" * 300, "1" * 5000]
)
def test_what_cannot_be_compiled(source: str) -> None:
    """Whatever the compiler refuses is a matter of compiling, never of running."""
    assert run(source)["stage"] == "compile"


def test_encoding() -> None:
    """Bytes that are not UTF-8 are a matter of compiling."""
    assert told(lambda: learner._run(b"x = '\xff'\n"))["stage"] == "compile"


def test_syntax_error_while_running() -> None:
    """A syntax error that the program itself causes, by eval, is one of running."""
    said = run("def f():\n    eval('1 +')\n")
    assert (said["stage"], said["type"], said["line"]) == ("run", "SyntaxError", 2)


def test_undefined() -> None:
    """A function that is not there is named."""
    said = run("def other():\n    pass\n")
    assert (said["stage"], said["message"], said["line"]) == ("undefined", "f", None)


@pytest.mark.parametrize("end", ["sys.exit(0)", "raise KeyboardInterrupt", "raise SystemExit('bye')", "exit()"])
def test_ends(end: str) -> None:
    """Ending the program by an exception is an exception."""
    said = run(f"import sys\ndef f():\n    {end}\n")
    assert said["stage"] == "run"
    assert said["line"] == 3


def test_memory() -> None:
    """Want of memory is marked as such, Python's and XLA's alike."""
    assert run("def f():\n    raise MemoryError\n")["memory"] is True
    assert run("def f():\n    raise RuntimeError('RESOURCE_EXHAUSTED: Out of memory')\n")["memory"] is True


def test_chain() -> None:
    """What led to an exception is told before it, unless it was suppressed."""
    inner = "def f():\n    try:\n        {}['k']\n    except KeyError as error:\n        raise ValueError('v')"
    assert "KeyError: 'k'" in run(inner)["trace"]
    assert run(inner)["trace"].index("KeyError") < run(inner)["trace"].index("Which led to")
    assert "KeyError" not in run(f"{inner} from None")["trace"]


def test_endless_chain() -> None:
    """A chain of exceptions without end, or in a circle, is cut."""
    source = """
def f():
    error = ValueError(0)
    last = error
    for number in range(1000):
        last.__cause__ = ValueError(number)
        last = last.__cause__
    last.__cause__ = error
    raise error
"""
    assert run(source)["trace"].count("Which led to") <= 4


def test_long() -> None:
    """Message, type and traceback are bounded."""
    said = run("E = type('E' * 500, (Exception,), {})\ndef f():\n    raise E('m' * 100_000)\n")
    assert len(said["type"]) <= 80
    assert len(said["message"]) <= traceback_report.MAX_MESSAGE
    assert len(said["trace"]) <= traceback_report.MAX_TEXT


def test_recursion() -> None:
    """Recursion without end is told in bounded space."""
    said = run("def f():\n    return f()\n")
    assert said["type"] == "RecursionError"
    assert said["line"] == 2
    assert len(said["trace"]) <= traceback_report.MAX_TEXT


@pytest.mark.parametrize("how", ["raise RuntimeError", "return 1", "import sys; sys.exit()", "return '\\ud800'"])
def test_hostile_message(how: str) -> None:
    """An exception whose message cannot be read is told nevertheless."""
    said = run(f"class E(Exception):\n    def __str__(self):\n        {how}\ndef f():\n    raise E\n")
    assert said["type"] == "E"
    assert said["line"] == 5
    assert isinstance(said["message"], str)
    assert "E" in said["trace"]
