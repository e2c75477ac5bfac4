"""`judge.boxes.pooling.rehearsals`: clones that are ready run their warm-up once more, and no submission waits for it."""

from collections.abc import Iterator

import pytest

from judge.boxes import box as box_module
from judge.boxes.start_method import StartMethod
from judge.judge import Judge
from judge.packages.package import Package
from judge.verdict import Verdict
from tests.judge.conftest import tiny_package
from tests.judge.test_judge import comes_true

pytestmark = pytest.mark.box
WARM = "def warmup(a, b):\n    return a + b\n"


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """One that nobody harms."""
    with Judge(b"a secret of sixteen", tmp_path_factory.mktemp("rehearsed")) as judge:
        if judge.warm(tiny_package(warmup=WARM)) is not StartMethod.CLONE:
            pytest.skip(f"boxes are not cloned on this machine: {judge.why_not_cloned}")
        yield judge


COUNTING = """\
import random, sys, time
import numpy as np


def warmup(a, b):
    sys.calls = getattr(sys, "calls", 0) + 1
    print("not for learners")
    random.seed(1)
    np.random.seed(1)
    return a + b
"""
TELLING = """\
import random, sys
import numpy as np

def add(a, b):
    print(sys.calls, random.random(), np.random.random())
    return a + b
"""


def said(judge: Judge, package: Package) -> list[str]:
    """What a program says in the first sample of how often the warm-up was called, and of its luck."""
    result = judge.judge(package, TELLING.encode())
    assert result.verdict is Verdict.ACCEPTED
    assert result.cases[0].detail is not None
    return result.cases[0].detail.output.split()


def test_waiting_clones_rehearse(rehearsed: Judge) -> None:
    """While nothing is judged, the warm-up is called again in the clone that waits; that prints nothing, and seeds nothing."""
    package = tiny_package(warmup=COUNTING)
    drawn = set()
    for _ in range(2):
        assert rehearsed.warm(package) is StartMethod.CLONE
        calls, *draws = said(rehearsed, package)
        assert int(calls) == 2 * 5, "each public case once in the template, and once in the clone"
        drawn.update(draws)
    assert len(drawn) == 4


def test_nobody_waits_for_a_rehearsal(rehearsed: Judge) -> None:
    """While the one that waits rehearses, another clone is handed out, and the first one stays."""
    slow = COUNTING.replace("    return a + b", "    time.sleep(3 * (sys.calls > 5))\n    return a + b")
    package = tiny_package("total_seconds = 60", warmup=slow)
    assert rehearsed.warm(package) is StartMethod.CLONE
    said(rehearsed, package)
    pool = rehearsed.pool
    assert comes_true(lambda: any(entry.rehearsing for entry in pool.ready_boxes().values()))
    [(spec, entry)] = [(spec, entry) for spec, entry in pool.ready_boxes().items() if entry.rehearsing]
    assert said(rehearsed, package)[0] == "5"
    assert pool.ready_boxes()[spec] is entry


@pytest.mark.parametrize("act", ["os._exit(0)", "os.write(3, b'rubbish')", "while True: pass"])
def test_failed_rehearsal(act: str, rehearsed: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone that does not come through its rehearsal is not handed out."""
    monkeypatch.setattr(box_module, "REHEARSAL_SECONDS", 1.0)
    faulty = COUNTING.replace("    return a + b", f"    if sys.calls > 5:\n        {act}\n    return a + b")
    package = tiny_package(warmup=faulty.replace("import random", "import os, random"))
    for _ in range(2):
        assert rehearsed.warm(package) is StartMethod.CLONE
        assert said(rehearsed, package)[0] == "5"
