"""`judge.boxes.pool`: a box is ready before it is wanted, and no problem waits for another one's warm-up."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from judge.boxes.limits import BoxLimits
from judge.boxes.pool import READY_BOXES, BoxPool
from judge.boxes.selftest import warm_generic
from judge.boxes.spec import BoxSpec
from judge.boxes.start_method import StartMethod
from judge.errors import BoxError
from judge.judge import Judge
from tests.judge.test_judge import comes_true

pytestmark = pytest.mark.box
SECONDS = 120.0


def spec(name: str = "", *, files: int = 256, background: bool = False) -> BoxSpec:
    """Boxes that are told from others by their limit on open files."""
    limits = BoxLimits(open_files=files, background=background)
    return BoxSpec(name, limits, BoxLimits(), warm_generic)


@pytest.fixture(scope="module")
def forking(judge: Judge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoxPool]:
    """A pool that does not clone."""
    pool = BoxPool(tmp_path_factory.mktemp("forking"), StartMethod.ZYGOTE)
    pool.start()
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def cloning(judge: Judge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoxPool]:
    """A pool that clones."""
    pool = BoxPool(tmp_path_factory.mktemp("cloning"))
    pool.start()
    if pool.warm(spec()) is not StartMethod.CLONE:
        pytest.skip(f"boxes are not cloned on this machine: {pool.templates.why_not_cloned}")
    yield pool
    pool.close()


def test_next_box_is_ready(forking: BoxPool) -> None:
    """When a box is taken, the next one is made; it is that one which the next caller gets."""
    wanted = spec(files=100)
    with forking.box(wanted) as first:
        forking.settle()
        ready = forking.ready_boxes()[wanted].box
        assert ready is not first
        with forking.box(wanted) as second:
            assert second is ready
            forking.settle()
            assert forking.ready_boxes()[wanted].box not in (first, second)


def test_box_that_was_not_cloned_leaves_the_ready_one(forking: BoxPool) -> None:
    """A box that must not be a clone is made for its caller."""
    assert forking.warm(spec()) is StartMethod.ZYGOTE
    ready = forking.ready_boxes()[spec()].box
    with forking.box(spec(), cloned=False) as box:
        assert box.start_method is StartMethod.ZYGOTE
        assert forking.ready_boxes()[spec()].box is ready


def test_least_recently_used_is_evicted(forking: BoxPool) -> None:
    """So many boxes are kept ready; one more, and the one that was used longest ago is destroyed."""
    specs = [spec(files=200 + number) for number in range(READY_BOXES + 1)]
    forking.warm(specs[0])
    oldest = forking.ready_boxes()[specs[0]].box
    for wanted in specs[1:]:
        forking.warm(wanted)
    assert list(forking.ready_boxes()) == specs[1:]
    assert comes_true(lambda: not Path(f"/proc/{oldest.pid}").exists())


def test_dead_box_is_not_handed_out(forking: BoxPool) -> None:
    """A box that died while it was ready is replaced by a new one."""
    forking.warm(spec())
    dead = forking.ready_boxes()[spec()].box
    os.kill(dead.pid, signal.SIGKILL)
    assert comes_true(lambda: not dead.alive())
    with forking.box(spec()) as box:
        assert box is not dead
        assert box.alive()


def test_a_slow_warm_up_delays_its_own_problem_only(cloning: BoxPool) -> None:
    """While one problem's template is being built, another's is built and its boxes are cloned; those of the first are forked."""
    begun, go = threading.Event(), threading.Event()

    def warm_slowly(box: object) -> None:
        begun.set()
        assert go.wait(SECONDS)
        raise BoxError("it took too long")

    slow = BoxSpec("slow", BoxLimits(), BoxLimits(), warm_slowly)
    with cloning.box(slow) as box:
        assert box.start_method is StartMethod.ZYGOTE
    assert begun.wait(SECONDS)
    assert cloning.warm(spec("quick")) is StartMethod.CLONE
    with cloning.box(spec("quick")) as box:
        assert box.start_method is StartMethod.CLONE
    with cloning.box(slow) as box:
        assert box.start_method is StartMethod.ZYGOTE
    assert not go.is_set()
    go.set()
    cloning.settle()
    assert cloning.warm(slow) is StartMethod.ZYGOTE, "its template could not be built"


def test_boxes_rehearse_while_nothing_is_judged(cloning: BoxPool) -> None:
    """Clones do not rehearse while a submission has a box; they do when it has given it back."""
    wanted = spec("rehearsing")
    assert cloning.warm(wanted) is StartMethod.CLONE
    with cloning.box(wanted):
        cloning.settle()
        cloning.warm(wanted)
        assert not cloning.ready_boxes()[wanted].box.rehearsed
    assert comes_true(lambda: cloning.ready_boxes()[wanted].box.rehearsed)
    with cloning.box(spec("other", background=True)):
        pass
    assert cloning.warm(spec("other", background=True)) is StartMethod.CLONE
    assert not cloning.ready_boxes()[spec("other", background=True)].box.rehearsed, (
        "no learner waits for background work"
    )


def test_close_while_a_template_is_built(judge: Judge, tmp_path: Path) -> None:
    """A pool that is closed ends what is being built, and makes no box from then on."""
    pool = BoxPool(tmp_path)
    pool.start()
    pool.close()
    assert pool.ready_boxes() == {}
    assert pool.templates.cache.snapshot() == {}
    with pytest.raises(BoxError, match="closed"):
        pool.box(spec())
    pool.close()
