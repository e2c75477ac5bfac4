"""`judge.inside.learner`, in an ordinary process: what it answers to each frame."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from judge.inside.learner import plain
from judge.inside.wire import HEADER, Frame, decode, encode, header, pack

HOUSE = Path(__file__).parents[3]
SERVE = f"""
import sys
sys.path.insert(0, {str(HOUSE)!r})
from judge.inside import learner
learner.CHANNEL = int(sys.argv[1])
learner.serve()
"""
Ask = Callable[[Frame, object], tuple[Frame, Any]]


@pytest.fixture
def served() -> "Iterator[tuple[socket.socket, subprocess.Popen[bytes]]]":
    """A process that serves, and our end of its channel."""
    ours, theirs = socket.socketpair()
    ours.settimeout(60)
    command = [sys.executable, "-c", SERVE, str(theirs.fileno())]
    with theirs:
        process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    with ours, process:
        yield ours, process
        process.kill()


@pytest.fixture
def ask(served: "tuple[socket.socket, subprocess.Popen[bytes]]") -> Ask:
    """Sends a frame and receives one."""
    channel = served[0]

    def take(size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += channel.recv(size - len(data)) or pytest.fail("the process has ended")
        return data

    def once(kind: Frame, value: object) -> tuple[Frame, Any]:
        channel.sendall(pack(kind, encode(value)))
        answered, length = header(take(HEADER.size))
        return answered, decode(take(length))

    return once


def source(text: str) -> dict[str, object]:
    """A SOURCE frame's value for `f`."""
    code = np.frombuffer(text.encode(), np.uint8)
    return {"source": code, "function": "f", "arrays": "numpy", "keep_compiled": False}


def test_load_and_call(ask: Ask) -> None:
    """A source is loaded once; then its function answers each case, and an exception ends nothing."""
    assert ask(Frame.SOURCE, source("def f(x):\n    return 6 // x\n")) == (Frame.LOADED, None)
    assert ask(Frame.CASE, {"x": 2}) == (Frame.ANSWER, 3)
    kind, report = ask(Frame.CASE, {"x": 0})
    assert (kind, report["type"], report["stage"], report["line"]) == (Frame.ERROR, "ZeroDivisionError", "run", 2)
    assert ask(Frame.CASE, {"x": 3}) == (Frame.ANSWER, 2)


@pytest.mark.parametrize(
    ("text", "stage"), [("def f(x:\n", "compile"), ("g = 1\n", "undefined"), ("1 / 0\n", "run"), ("# \xff", "compile")]
)
def test_source_that_cannot_be_loaded(ask: Ask, text: str, stage: str) -> None:
    """What keeps a source from being loaded is reported with its stage."""
    request = source(text)
    request["source"] = np.frombuffer(text.encode("latin-1"), np.uint8)
    kind, report = ask(Frame.SOURCE, request)
    assert (kind, report["stage"]) == (Frame.ERROR, stage)


def test_draw(ask: Ask) -> None:
    """Cases are drawn with the seed that was sent."""
    text = b"def samples():\n    return [1]\n\ndef hidden(rng):\n    return [int(rng.integers(1000))]\n"
    kind, drawn = ask(Frame.DRAW, {"source": np.frombuffer(text, np.uint8), "seed": 5})
    assert kind is Frame.ANSWER
    assert drawn == {"samples": [1], "hidden": [int(np.random.default_rng(5).integers(1000))]}


def test_rehearsal_comes_first(ask: Ask) -> None:
    """A process may be told to rehearse before its source comes."""
    assert ask(Frame.REHEARSE, None) == (Frame.REHEARSED, None)
    assert ask(Frame.SOURCE, source("def f(x):\n    return x\n")) == (Frame.LOADED, None)


def test_output_precedes_its_answer(ask: Ask, served: "tuple[socket.socket, subprocess.Popen[bytes]]") -> None:
    """What a call printed has been written when its answer comes."""
    ask(Frame.SOURCE, source("def f(x):\n    print(x, end='')\n    return x\n"))
    ask(Frame.CASE, {"x": "printed"})
    assert served[1].stdout is not None
    assert served[1].stdout.read1(100) == b"printed"  # type: ignore[attr-defined]


def test_end(ask: Ask, served: "tuple[socket.socket, subprocess.Popen[bytes]]") -> None:
    """The process ends when its channel is closed."""
    ask(Frame.SOURCE, source("def f(x):\n    return x\n"))
    served[0].close()
    assert served[1].wait(60) == 0


def test_plain() -> None:
    """Containers become those that the wire knows; arrays that are not JAX's stay what they are."""
    array = np.arange(2)
    converted = plain({"a": (1, [array]), 2: range(2)})
    assert converted == {"a": [1, [array]], 2: range(2)}
    assert converted["a"][1][0] is array
