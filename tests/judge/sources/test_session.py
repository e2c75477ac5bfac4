"""`judge.sources.session` with real boxes: loading, calling, crashes, limits, retries of clones, and cancellation."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from judge.boxes.box import Box
from judge.boxes.exit import StoppedBy
from judge.boxes.limits import BoxLimits
from judge.boxes.start_method import StartMethod
from judge.boxes.zygote import Zygote
from judge.inside.wire import encode
from judge.judge import Judge
from judge.packages.package import Signature
from judge.sources.execute import Answered, Ended, NotReached, ProtocolViolation, Raised
from judge.sources.session import Cancelled, Session
from tests.judge.conftest import tiny_package

pytestmark = pytest.mark.box
SECONDS = 60.0
ADD = "def f(x):\n    return x + 1\n"
# What `x` is decides what happens.
ACTS = """
import os, time

def f(x):
    if x == "exit": os._exit(3)
    if x == "loop":
        while True: pass
    if x == "violate": os.write(3, b"\\xff" * 9); time.sleep(60)
    if x == "raise": raise ValueError(x)
    return os.getpid(), x
"""


class Boxes:
    """A BoxSource of the zygote's boxes that keeps a record; those that may be clones say that they are, if `clones`."""

    def __init__(self, zygote: Zygote, *, clones: bool = False) -> None:
        self.made: list[Box] = []
        self.suspicions = 0
        self._zygote = zygote
        self._clones = clones

    def box(self, *, cloned: bool) -> Box:
        box = self._zygote.box(BoxLimits())
        if cloned and self._clones:
            box.start_method = StartMethod.CLONE
        self.made.append(box)
        return box

    def suspect(self) -> None:
        self.suspicions += 1

    def start_methods(self) -> list[StartMethod]:
        """How the boxes were started, as far as a session can know."""
        return [box.start_method for box in self.made]


def session(boxes: Boxes, source: str = ACTS, seconds: float = SECONDS, **limits: Any) -> Session:
    """A session of `f(x)`."""
    return Session(source.encode(), Signature("f", ("x",), "numpy"), boxes, SECONDS, seconds, **limits)


def x(value: object) -> bytes:
    """The arguments of one call."""
    return encode({"x": value})


def test_load_and_call(zygote: Zygote) -> None:
    """A source is loaded once, in the first box that is needed, and called in it as often as asked."""
    boxes = Boxes(zygote)
    with session(boxes, ADD) as opened:
        assert boxes.made == []
        assert [opened.call(x(number)).outcome for number in range(3)] == [Answered(1), Answered(2), Answered(3)]
        assert opened.load() is opened.load()
        assert opened.load().outcome == Answered(None)
        [box] = boxes.made
        assert box.alive()
    assert not box.alive()
    assert min(opened.peak_bytes, opened.box_seconds, opened.loading_seconds, opened.calling_seconds) > 0


def test_source_that_cannot_be_loaded(zygote: Zygote) -> None:
    """If loading fails the box is destroyed, and calls are not reached."""
    boxes = Boxes(zygote)
    with session(boxes, "def f(x:\n") as opened:
        assert isinstance(opened.load().outcome, Raised)
        assert opened.call(x(1)).outcome == NotReached()
        assert not boxes.made[0].alive()
    assert len(boxes.made) == 1


def test_exception(zygote: Zygote) -> None:
    """An exception is an outcome of its call; the box goes on."""
    boxes = Boxes(zygote)
    with session(boxes) as opened:
        outcome = opened.call(x("raise")).outcome
        assert isinstance(outcome, Raised)
        assert (outcome.type, outcome.line) == ("ValueError", 9)
        assert isinstance(opened.call(x(1)).outcome, Answered)
    assert len(boxes.made) == 1


@pytest.mark.parametrize(("act", "kind"), [("exit", Ended), ("violate", ProtocolViolation)])
def test_crash(zygote: Zygote, act: str, kind: type) -> None:
    """After a crash the session goes on in a new box, in which the source is loaded again."""
    boxes = Boxes(zygote)
    with session(boxes) as opened:
        assert isinstance(opened.call(x(1)).outcome, Answered)
        assert isinstance(opened.call(x(act)).outcome, kind)
        assert not boxes.made[0].alive()
        assert isinstance(opened.call(x(2)).outcome, Answered)
    assert len(boxes.made) == 2
    assert boxes.suspicions == 0


def test_so_many_crashes_are_enough(zygote: Zygote) -> None:
    """The session ends with the last box that may crash."""
    boxes = Boxes(zygote)
    with session(boxes, max_boxes=2) as opened:
        outcomes = [opened.call(x("exit")).outcome for _ in range(3)]
    assert [type(outcome) for outcome in outcomes] == [Ended, Ended, NotReached]
    assert len(boxes.made) == 2


def test_limit(zygote: Zygote) -> None:
    """A limit ends the session: the next call would meet it again."""
    boxes = Boxes(zygote)
    with session(boxes, seconds=0.5) as opened:
        outcome = opened.call(x("loop")).outcome
        assert isinstance(outcome, Ended)
        assert outcome.exit.stopped_by is StoppedBy.WALL
        assert opened.call(x(1)).outcome == NotReached()
    assert len(boxes.made) == 1


def test_total_time(zygote: Zygote) -> None:
    """When the total time is over, a call is stopped at once, however much time it has by itself."""
    boxes = Boxes(zygote)
    with session(boxes, total_seconds=5.0) as opened:
        outcome = opened.call(x("loop")).outcome
    assert isinstance(outcome, Ended)
    assert outcome.exit.stopped_by is StoppedBy.WALL


def test_crash_of_a_clone_is_confirmed(zygote: Zygote) -> None:
    """What ends in a clone is done again in a box that is not cloned; if that ends too, the program is to blame."""
    boxes = Boxes(zygote, clones=True)
    with session(boxes) as opened:
        outcome = opened.call(x("exit")).outcome
        assert isinstance(outcome, Ended)
        assert outcome.exit.code == 3
        assert isinstance(opened.call(x(1)).outcome, Answered)
    assert boxes.start_methods() == [StartMethod.CLONE, StartMethod.ZYGOTE, StartMethod.ZYGOTE]
    assert boxes.suspicions == 0


def test_clone_that_ends_where_others_answer(zygote: Zygote) -> None:
    """If only the clone ends, the other box's answer counts, the clone's template is suspect, and no clone follows."""
    boxes = Boxes(zygote, clones=True)
    with session(boxes) as opened:
        assert isinstance(opened.call(x(1)).outcome, Answered)
        boxes.made[0].kill()
        assert isinstance(opened.call(x(2)).outcome, Answered)
        assert isinstance(opened.call(x(3)).outcome, Answered)
    assert boxes.start_methods() == [StartMethod.CLONE, StartMethod.ZYGOTE]
    assert boxes.suspicions == 1


def test_loading_in_a_clone_is_confirmed(zygote: Zygote) -> None:
    """A source that ends a clone while it is loaded is loaded again in a box that is not cloned."""
    boxes = Boxes(zygote, clones=True)
    with session(boxes, f"import os\nos._exit(5)\n{ADD}") as opened:
        outcome = opened.load().outcome
        assert isinstance(outcome, Ended)
        assert outcome.exit.code == 5
        assert opened.call(x(1)).outcome == NotReached()
    assert boxes.start_methods() == [StartMethod.CLONE, StartMethod.ZYGOTE]


def test_time_in_a_clone_that_ended_does_not_count(zygote: Zygote) -> None:
    """A retry has the time that it would have had without the clone: neither the clone's loading nor its call counts."""
    boxes = Boxes(zygote, clones=True)
    with session(boxes, total_seconds=1000.0) as opened:
        loaded = opened.load()
        boxes.made[0].kill()
        fact = opened.call(x(1))
        assert isinstance(fact.outcome, Answered)
        assert opened._repeated_seconds >= loaded.wall_seconds


def test_real_clone(judge: Judge) -> None:
    """The same with a real clone: a program that ends only in one gets its answer from another box."""
    package = tiny_package(warmup="import sys\nsys.warmed = True\n\ndef warmup(a, b):\n    return a + b\n")
    if judge.warm(package) is not StartMethod.CLONE:
        pytest.skip(f"boxes are not cloned on this machine: {judge.why_not_cloned}")
    source = b"import os, sys\n\ndef add(a, b):\n    if hasattr(sys, 'warmed'): os._exit(1)\n    return a + b\n"
    with judge.session(package, source) as opened:
        assert opened.call(encode({"a": 1, "b": 2})).outcome == Answered(3)
    judge.pool.settle()
    assert judge.why_not_cloned == ""


@pytest.mark.parametrize("during", ["call", "load"])
def test_cancel(zygote: Zygote, during: str) -> None:
    """A session that is cancelled from another thread raises Cancelled at once, and from then on."""
    begun = threading.Event()
    boxes = Boxes(zygote)
    source = ACTS if during == "call" else "while True: pass\n"
    raised: list[type] = []

    def use(opened: Session, act: Callable[[], object]) -> None:
        begun.set()
        try:
            act()
        except Cancelled:
            raised.append(Cancelled)

    with session(boxes, source) as opened:
        act: Callable[[], object] = opened.load
        if during == "call":
            opened.load()
            act = lambda: opened.call(x("loop"))  # noqa: E731
        thread = threading.Thread(target=use, args=(opened, act))
        thread.start()
        assert begun.wait(SECONDS)
        opened.cancel()
        thread.join(SECONDS)
        assert raised == [Cancelled]
        for again in (opened.load, lambda: opened.call(x(1))):
            with pytest.raises(Cancelled):
                again()
    assert not any(box.alive() for box in boxes.made)


def test_cancel_before_the_first_box(zygote: Zygote) -> None:
    """A session that was cancelled before it began makes no box."""
    boxes = Boxes(zygote)
    with session(boxes) as opened:
        opened.cancel()
        with pytest.raises(Cancelled):
            opened.call(x(1))
    assert boxes.made == []


def test_cancel_after_the_end(zygote: Zygote) -> None:
    """Cancelling a session that is closed harms nobody."""
    boxes = Boxes(zygote)
    with session(boxes) as opened:
        opened.load()
    opened.cancel()
    boxes.made[0].kill()
