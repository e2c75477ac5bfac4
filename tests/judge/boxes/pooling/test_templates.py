"""Templates and the pool that uses them: replacement, budget, and fallback to forks of the zygote."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from judge.boxes import cloning
from judge.boxes.box import Box
from judge.boxes.pool import BoxPool
from judge.boxes.start_method import StartMethod
from judge.boxes.supervision import keeper_report
from judge.errors import BoxError
from judge.judge import Judge
from judge.verdict import Verdict
from tests.judge.conftest import RIGHT, tiny_package
from tests.judge.test_judge import comes_true

pytestmark = pytest.mark.box
WARM = "def warmup(a, b):\n    return a + b\n"


@pytest.fixture
def warm(tmp_path: Path) -> Iterator[Judge]:
    """A judge that clones."""
    with Judge(b"a secret of sixteen", tmp_path) as judge:
        if judge.warm(tiny_package(warmup=WARM)) is not StartMethod.CLONE:
            pytest.skip(f"boxes are not cloned on this machine: {judge.why_not_cloned}")
        yield judge


def judged(judge: Judge, warmup: str = WARM) -> Verdict:
    """What a right answer gets."""
    return judge.judge(tiny_package(warmup=warmup), RIGHT.encode()).verdict


def ready_box(judge: Judge) -> Box:
    """The box that is ready for programs of the package."""
    [entry] = [entry for spec, entry in judge.pool.ready_boxes().items() if spec.compiled]
    return entry.box


def kill(pid: int) -> None:
    """End a process as an operator's worst mistake does."""
    os.kill(pid, signal.SIGKILL)


def test_killed_template_is_replaced(warm: Judge) -> None:
    """A template that is killed costs nobody a verdict, and another takes its place."""
    *_, killed = warm.pool.templates.cache.snapshot().values()
    kill(killed.box.pid)
    assert comes_true(lambda: not killed.alive())
    assert judged(warm) is Verdict.ACCEPTED
    warm.pool.settle()
    assert warm.warm(tiny_package(warmup=WARM)) is StartMethod.CLONE
    assert killed not in warm.pool.templates.cache.snapshot().values()


def test_template_that_hangs(warm: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that makes no box in time is ended once, and the program is judged in a fork."""
    [template] = [template for name, template in warm.pool.templates.cache.snapshot().items() if name]
    waiting = ready_box(warm)
    monkeypatch.setattr(keeper_report, "GRACE_SECONDS", 2.0)
    os.kill(template.box.pid, signal.SIGSTOP)
    kill(waiting.pid)
    assert comes_true(lambda: not waiting.alive())
    assert judged(warm) is Verdict.ACCEPTED
    assert not template.alive()
    descriptor = os.open(os.devnull, os.O_RDONLY)  # the number of one that the template has closed
    template.close()
    os.close(descriptor)


def test_killed_box_is_replaced(warm: Judge) -> None:
    """A box that is killed while it waits is not handed out."""
    ready = ready_box(warm)
    kill(ready.pid)
    assert comes_true(lambda: not ready.alive())
    assert judged(warm) is Verdict.ACCEPTED


def test_box_killed_at_work(warm: Judge) -> None:
    """A box that is killed while it computes is the machine's fault, so that the queue tries again."""
    ready = ready_box(warm)
    package = tiny_package(warmup=WARM)
    slow = b"import time\n\ndef add(a, b):\n    time.sleep(b)\n    return a + b\n"  # one that is not done when it is killed
    with pytest.raises(BoxError, match="killed from outside"):
        warm.judge(package, slow, on_case=lambda case: kill(ready.pid) if case.index == 0 else None)


def test_changed_package_gets_its_own_template(warm: Judge) -> None:
    """Another warm-up is another template."""
    before = set(warm.pool.templates.cache.snapshot())
    assert warm.warm(tiny_package(warmup=f"{WARM}# changed\n")) is StartMethod.CLONE
    assert len(set(warm.pool.templates.cache.snapshot()) - before) == 1


def test_budget(tmp_path: Path) -> None:
    """Templates that do not fit into the memory they may take are done without; the verdicts are the same."""
    with Judge(b"a secret of sixteen", tmp_path, pool=BoxPool(tmp_path, template_bytes=1 << 20)) as judge:
        assert judge.warm(tiny_package(warmup=WARM)) is StartMethod.ZYGOTE
        assert judged(judge) is Verdict.ACCEPTED
        assert not judge.pool.templates.cache.snapshot()


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the library was not built at installation, boxes are forked, and the reason is known."""
    monkeypatch.setattr(cloning, "LIBRARY", tmp_path / "nothing.so")
    with Judge(b"a secret of sixteen", tmp_path) as judge:
        assert judge.warm(tiny_package(warmup=WARM)) is StartMethod.ZYGOTE
        assert judged(judge) is Verdict.ACCEPTED
        assert "nothing.so" in judge.why_not_cloned
