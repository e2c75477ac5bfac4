"""What a box does when it is asked: an answer, an exception, an end or babble, each as a fact."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import numpy as np
import pytest

from judge.boxes.box import Box
from judge.boxes.exit import StoppedBy
from judge.boxes.limits import BoxLimits
from judge.boxes.zygote import Zygote
from judge.inside.wire import encode
from judge.packages.package import Signature
from judge.sources import execute
from judge.sources.execute import Answered, Ended, Fact, ProtocolViolation, Raised, plausible
from judge.values.render import legible

pytestmark = pytest.mark.box
SECONDS = 30.0
Loaded = Callable[..., "tuple[Box, Fact]"]
SAY = """
import os, struct
from judge.inside.wire import Frame, encode, pack

def say(kind, value):
    os.write(3, pack(kind, encode(value)))
"""
SOUND = {"stage": "run", "type": "T", "message": "m", "line": 1, "trace": "t", "memory": False}


@pytest.fixture
def loaded(zygote: Zygote) -> Iterator[Loaded]:
    """Loads a source that defines `f(x)` into a fresh box."""
    boxes = []

    def load(source: str, arrays: Literal["numpy", "jax"] = "numpy", seconds: float = SECONDS) -> tuple[Box, Fact]:
        boxes.append(zygote.box(BoxLimits()))
        return boxes[-1], execute.load(boxes[-1], source.encode(), Signature("f", ("x",), arrays), seconds)

    yield load
    for box in boxes:
        box.destroy()


@contextmanager
def drawing(zygote: Zygote, source: str) -> Iterator[Fact]:
    """What `cases.py` with this source draws."""
    with zygote.box(BoxLimits()) as box:
        yield execute.draw(box, source.encode(), 2**255 + 1, SECONDS)


def call(loaded: Loaded, source: str, x: object = 1, seconds: float = SECONDS) -> Fact:
    """What comes of calling `f(x)` in a fresh box."""
    box, fact = loaded(source)
    assert fact.outcome == Answered(None)
    return execute.call(box, encode({"x": x}), seconds)


def test_answer(loaded: Loaded) -> None:
    """A function is called with what was sent, and its answer and output come back."""
    fact = call(loaded, "def f(x):\n    print('seen', x)\n    return [x, -x]\n", 3)
    assert fact.outcome == Answered([3, -3])
    assert fact.output == "seen 3\n"
    assert fact.wall_seconds > 0


def test_calls_are_independent(loaded: Loaded) -> None:
    """Each call has writable arguments of its own, and only its own output."""
    box, _ = loaded("def f(x):\n    x += 1\n    print(x[0])\n    return x\n")
    for _ in range(3):
        fact = execute.call(box, encode({"x": np.zeros(2)}), SECONDS)
        assert isinstance(fact.outcome, Answered)
        assert fact.outcome.value.tolist() == [1, 1]
        assert fact.output == "1.0\n"


def test_output_of_loading(loaded: Loaded) -> None:
    """What the module body prints, on either stream, belongs to the loading."""
    _, fact = loaded("import sys\nprint('out')\nprint('err', file=sys.stderr)\ndef f(x): pass\n")
    assert fact.output == "out\nerr\n"


def test_arrays_of_jax(loaded: Loaded) -> None:
    """Where the signature says so, arrays arrive as JAX's, wherever they stand, and go back as NumPy's."""
    box, _ = loaded("def f(x):\n    return [type(x['k'][0]).__name__, x['n'], x['k'][0] + 1, {'z': x['k'][0]}]", "jax")
    fact = execute.call(box, encode({"x": {"k": [np.zeros(2, np.float32)], "n": 5}}), SECONDS)
    assert isinstance(fact.outcome, Answered)
    name, number, array, inner = fact.outcome.value
    assert (name, number) == ("ArrayImpl", 5)
    assert (array.dtype, array.tolist(), inner["z"].tolist()) == (np.float32, [1, 1], [0, 0])


@pytest.mark.parametrize(
    ("source", "stage", "type_name", "line"),
    [
        ("def f(x:\n    pass\n", "compile", "SyntaxError", 1),
        ("def f(x):\n  a\n\tb\n", "compile", "TabError", 3),
        ("g = 1\n", "undefined", "NotDefinedError", None),
        ("f = 1\n", "undefined", "NotDefinedError", None),
        ("\n1 / 0\ndef f(x): pass\n", "run", "ZeroDivisionError", 2),
        ("import sys\nsys.exit(3)\ndef f(x): pass\n", "run", "SystemExit", 2),
        ("import nothing_of_that_name\ndef f(x): pass\n", "run", "ModuleNotFoundError", 1),
    ],
)
def test_loading_fails(loaded: Loaded, source: str, stage: str, type_name: str, line: int | None) -> None:
    """A source that cannot be loaded is told by stage, type and line."""
    _, fact = loaded(source)
    assert isinstance(fact.outcome, Raised)
    assert (fact.outcome.stage, fact.outcome.type, fact.outcome.line) == (stage, type_name, line)


def test_exception(loaded: Loaded) -> None:
    """An exception is told with the learner's own frames, and the box goes on."""
    box, _ = loaded("def f(x):\n    return 1 / x\n")
    fact = execute.call(box, encode({"x": 0}), SECONDS)
    assert isinstance(fact.outcome, Raised)
    assert (fact.outcome.stage, fact.outcome.line, fact.outcome.memory) == ("run", 2, False)
    assert fact.outcome.trace == (
        'Traceback (most recent call last):\n  File "solution.py", line 2, in f\n    return 1 / x\n'
        "           ~~^~~\nZeroDivisionError: division by zero\n"
    )
    assert execute.call(box, encode({"x": 2}), SECONDS).outcome == Answered(0.5)


def test_ends(loaded: Loaded) -> None:
    """A program that ends itself has the code that it ended with, and what it printed before is kept."""
    fact = call(loaded, "import os\ndef f(x):\n    print('bye', flush=True)\n    os._exit(7)\n")
    assert isinstance(fact.outcome, Ended)
    assert (fact.outcome.exit.code, fact.outcome.exit.signal, fact.outcome.exit.stopped_by) == (7, None, None)
    assert fact.output == "bye\n"


def test_no_answer_in_time(loaded: Loaded) -> None:
    """A program that does not answer in time is ended for it, and what it printed before is kept."""
    fact = call(loaded, "def f(x):\n    print('begun', flush=True)\n    while True: pass\n", seconds=0.5)
    assert isinstance(fact.outcome, Ended)
    assert fact.outcome.exit.stopped_by is StoppedBy.WALL
    assert fact.output == "begun\n"


@pytest.mark.parametrize(
    "act",
    [
        "say(Frame.LOADED, None)",
        "say(Frame.SOURCE, None)",
        "os.write(3, b'garbage that is long enough')",
        "os.write(3, struct.pack('<BQ', 18, 2**63))",
        "os.write(3, struct.pack('<BQ', 18, 4) + b'lots')",
        "os.write(3, 2 * pack(Frame.ANSWER, encode(x)))",
        "say(Frame.ANSWER, x); say(Frame.ERROR, {})",
        "say(Frame.ERROR, None)",
        "say(Frame.ERROR, {'stage': 'run'})",
        f"say(Frame.ERROR, {SOUND} | {{'message': 5}})",
        f"say(Frame.ERROR, {SOUND} | {{'memory': None}})",
    ],
)
def test_babble(loaded: Loaded, act: str) -> None:
    """What is no answer to what was asked, is too long, or comes twice, is babble; the box is ended at the latest then."""
    box, _ = loaded(f"{SAY}\ndef f(x):\n    {act}\n    return x\n")
    outcomes = [execute.call(box, encode({"x": 1}), SECONDS).outcome for _ in range(2)]
    assert any(isinstance(outcome, ProtocolViolation) for outcome in outcomes)
    assert box.end().signal == 9


def test_babble_while_loading(loaded: Loaded) -> None:
    """An answer before anything was asked is babble."""
    _, fact = loaded(f"{SAY}\nsay(Frame.ANSWER, 1)\ndef f(x): pass\n")
    assert isinstance(fact.outcome, ProtocolViolation)


def test_forged_exception(loaded: Loaded) -> None:
    """An exception that a program makes up is cut to size, legible, and never one of compiling."""
    made_up = {"stage": "compile", "type": "T\x1b" * 100, "message": "m" * 9000, "line": 2**70, "trace": "t" * 20_000}
    fact = call(loaded, f"{SAY}\ndef f(x):\n    say(Frame.ERROR, {SOUND | made_up})\n    os._exit(0)\n")
    raised = fact.outcome
    assert isinstance(raised, Raised)
    assert raised.stage == "run"
    assert "\x1b" not in raised.type
    assert (len(raised.type), len(raised.message), len(raised.trace)) == (80, 2000, 8000)
    assert raised.line is None


@pytest.mark.parametrize("line", [-1, 0, 2**20, 1.5, "1"])
def test_forged_line(loaded: Loaded, line: object) -> None:
    """What cannot be a line number is none."""
    fact = call(loaded, f"{SAY}\ndef f(x):\n    say(Frame.ERROR, {SOUND | {'line': line}})\n    os._exit(0)\n")
    assert isinstance(fact.outcome, Raised)
    assert fact.outcome.line is None


def test_draw(zygote: Zygote) -> None:
    """Cases are drawn from a generator with the seed that was sent, however large it is."""
    source = "def samples():\n    return [1]\n\ndef hidden(rng):\n    return [int(rng.integers(2**60)), rng.normal()]\n"
    rng = np.random.default_rng(2**255 + 1)
    with drawing(zygote, source) as fact:
        assert fact.outcome == Answered({"samples": [1], "hidden": [int(rng.integers(2**60)), rng.normal()]})


@pytest.mark.parametrize(
    ("source", "type_name"),
    [("def samples(:", "SyntaxError"), ("x = 1", "AttributeError"), ("1 / 0", "ZeroDivisionError")],
)
def test_draw_fails(zygote: Zygote, source: str, type_name: str) -> None:
    """What goes wrong in `cases.py` is told."""
    with drawing(zygote, source) as fact:
        assert isinstance(fact.outcome, Raised)
        assert fact.outcome.type == type_name


def test_harvest(loaded: Loaded) -> None:
    """A box that was not told to keep compiled code has none to hand over."""
    box, _ = loaded("def f(x):\n    return x\n")
    assert execute.harvest(box, SECONDS).outcome == Answered({})


def test_legible() -> None:
    """Control characters are written out, all but the tab and the end of a line."""
    assert legible("a\tb\nc\x1b[2Jd\r\x00\x7f\x9be\N{GREEK SMALL LETTER ALPHA}") == (
        "a\tb\nc\\x1b[2Jd\\x0d\\x00\\x7f\\x9be\N{GREEK SMALL LETTER ALPHA}"
    )


def test_a_line_that_the_source_lacks() -> None:
    """A line number beyond the end of the source is not repeated: it would be a number of the program's choosing."""
    raised = Raised("run", "ValueError", "", 7, "", memory=False)
    fact = Fact(raised, 0.0, "")
    assert plausible(fact, b"\n" * 6).outcome == raised
    assert plausible(fact, b"\n" * 5).outcome == dataclasses.replace(raised, line=None)
