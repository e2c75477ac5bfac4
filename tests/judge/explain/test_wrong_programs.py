"""`judge.explain.wrong_programs`: wrong programs are run as seldom as possible, and their answers are kept."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from judge.disk_cache import read
from judge.explain import wrong_programs
from judge.explain.diagnosis import Diagnosis
from judge.explain.explainer import Explainer
from judge.explain.relations.known import the_only_mistake
from judge.explain.wrong_programs import WrongProgram, WrongPrograms
from judge.judge import Judge
from judge.observation import MISSING, Observation
from judge.packages.package import Package
from judge.packages.reader import parse
from tests.judge.conftest import tiny_package

MINUS = '"""You subtract."""\n\ndef add(a, b):\n    return a - b\n'
FIRST = '"""You return the first."""\n\ndef add(a, b):\n    return a\n'
LATE = '"""You add twice from the third case on."""\n\ndef add(a, b):\n    return a + b + (b if b > 2 else 0)\n'
SOURCES = {"minus.py": MINUS, "first.py": FIRST, "late.py": LATE}
WANT = tuple(np.arange(3.0) + b for b in range(5))
ANSWERS = {
    MINUS: tuple(np.arange(3.0) - b for b in range(5)),
    FIRST: tuple(np.arange(3.0) for b in range(5)),
    LATE: tuple(np.arange(3.0) + b + (b if b > 2 else 0) for b in range(5)),
}


def package() -> Package:
    """The tiny package, with three labelled mistakes."""
    files = dict(tiny_package().files)
    files |= {f"submissions/wrong_answer/{name}": source.encode() for name, source in SOURCES.items()}
    return parse(files, "add")


class Bench:
    """Answers as the sources would, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[int, ...]]] = []
        self.seconds = 0.0

    def observe(self, source: bytes, cases: Sequence[int]) -> tuple[list[Observation], float]:
        """The answers; the one of case 4 is missing, as if the program had crashed there."""
        text = source.decode()
        name = next(name for name, other in SOURCES.items() if other == text)
        self.asked.append((name, tuple(cases)))
        return [observed(case, ANSWERS[text][case]) for case in cases if case != 4], self.seconds


def observed(index: int, got: object) -> Observation:
    """One case of a learner's."""
    return Observation(index, index < 2, {}, got, WANT[index], bool(np.array_equal(got, WANT[index])))  # type: ignore[arg-type]


def mistakes(bench: Bench, path: Path, *, ahead: int = 5) -> WrongPrograms:
    """Those of the package, answered by `bench`."""
    wrong = [
        WrongProgram(one.name, one.source, Diagnosis("known_mistake", text=one.diagnosis))
        for one in package().submissions
    ]
    cases = range(5)
    return WrongPrograms(wrong, cases, cases[:ahead], package().tolerance, path, bench.observe, boxes=1)


def of(source: str) -> list[Observation]:
    """A learner who answers as this source does."""
    return [observed(index, got) for index, got in enumerate(ANSWERS[source])]


def test_only_what_is_alike_runs_on_all_cases(tmp_path: Path) -> None:
    """Each is run on the first case that is wrong; only what answers it alike is run on the others."""
    bench = Bench()
    [found] = mistakes(bench, tmp_path / "kept").like(of(MINUS))
    assert (found.name, found.diagnosis.text) == ("minus.py", "You subtract.")
    assert sorted(bench.asked) == [
        ("first.py", (1,)),
        ("late.py", (1,)),
        ("minus.py", (0, 2, 3, 4)),
        ("minus.py", (1,)),
    ]
    assert found.answers[4] is MISSING
    assert all(np.array_equal(np.asarray(found.answers[index]), ANSWERS[MINUS][index]) for index in range(4))


def test_right_cases_do_not_tell(tmp_path: Path) -> None:
    """Cases that are right say nothing about the mistake: the first wrong one is asked."""
    bench = Bench()
    [found] = mistakes(bench, tmp_path / "kept").like(of(LATE))
    assert found.name == "late.py"
    assert ("first.py", (3,)) in bench.asked


def test_nothing_is_wrong(tmp_path: Path) -> None:
    """Where nothing is wrong, or was answered, nothing is run."""
    bench = Bench()
    right = [observed(index, WANT[index]) for index in range(5)]
    assert mistakes(bench, tmp_path / "kept").like(right) == ()
    assert mistakes(bench, tmp_path / "kept").like([observed(0, MISSING)]) == ()
    assert bench.asked == []


def test_kept(tmp_path: Path) -> None:
    """What was answered is not asked again, in this process or the next, and nobody else may read it."""
    bench = Bench()
    path = tmp_path / "private" / "kept"
    one = mistakes(bench, path)
    one.like(of(MINUS))
    list(one.learn())
    asked = len(bench.asked)
    list(one.learn())
    [found] = mistakes(bench, path).like(of(FIRST)[:4])
    assert found.name == "first.py"
    assert len(bench.asked) == asked
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o077 == 0


def test_learned_in_advance(tmp_path: Path) -> None:
    """All are run on some cases in advance; those that agree there are run on the others when they are wanted."""
    bench = Bench()
    one = mistakes(bench, tmp_path / "kept", ahead=2)
    list(one.learn())
    assert {cases for _, cases in bench.asked} == {(0, 1)}
    [found] = one.like(of(MINUS))
    assert found.name == "minus.py"
    assert bench.asked[3:] == [("minus.py", (2, 3, 4))]


def test_early_or_late(tmp_path: Path) -> None:
    """Whether they were run in advance or not, and on how many cases, the same mistake is found."""
    for answers in SOURCES.values():
        found = []
        for ahead in (0, 1, 2, 5):
            one = mistakes(Bench(), tmp_path / f"{ahead}", ahead=ahead)
            list(one.learn())
            found.append(the_only_mistake(of(answers), one.like(of(answers)), package().tolerance))
        assert found == found[:1] * 4


def test_a_step_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each step what was answered is kept, and nothing runs until the next."""
    monkeypatch.setattr(wrong_programs, "BATCHES_PER_STEP", 1)
    bench = Bench()
    steps = mistakes(bench, tmp_path / "kept").learn()
    for count in (1, 2, 3):
        next(steps)
        assert len(bench.asked) == count
        assert len((read(tmp_path / "kept") or {}).keys() - {wrong_programs.SECONDS}) == count
    assert next(steps, None) is None
    assert len(bench.asked) == 3


def test_explanations_go_before_learning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a learner waits for an explanation, nothing more is run in advance until it is there."""
    monkeypatch.setattr(wrong_programs, "BATCHES_PER_STEP", 1)
    asked, answer = threading.Event(), threading.Event()

    class Slow(Bench):
        def observe(self, source: bytes, cases: Sequence[int]) -> tuple[list[Observation], float]:
            if threading.current_thread().name.startswith("wrong programs") and len(self.asked) == 1:
                asked.set()
                assert answer.wait(10)
            return super().observe(source, cases)

    bench = Slow()
    one = mistakes(bench, tmp_path / "kept", ahead=2)
    steps = one.learn()
    next(steps)
    explaining = threading.Thread(target=one.like, args=(of(MINUS),))
    explaining.start()
    assert asked.wait(10)
    learning = threading.Thread(target=list, args=(steps,))
    learning.start()
    answer.set()
    explaining.join(10)
    learning.join(10)
    assert not explaining.is_alive()
    assert not learning.is_alive()
    assert bench.asked == [
        ("first.py", (0, 1)),  # in advance
        ("late.py", (1,)),  # for the explanation
        ("minus.py", (1,)),
        ("minus.py", (0, 2, 3, 4)),
        ("late.py", (0,)),  # in advance
    ]


def test_the_time_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Slow programs cost no more than a bounded time, also over restarts; those that were run are known."""
    monkeypatch.setattr(wrong_programs, "BATCHES_PER_STEP", 1)
    bench = Bench()
    bench.seconds = wrong_programs.MAX_SECONDS / 2 + 1
    list(mistakes(bench, tmp_path / "kept").learn())
    assert len(bench.asked) == 2
    assert "1 wrong programs are not run" in caplog.text
    list(mistakes(bench, tmp_path / "kept").learn())
    assert len(bench.asked) == 2


def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Answers that are too many are not kept, and the mistake is not recognised; it is said in the log."""
    monkeypatch.setattr(wrong_programs, "MAX_BYTES", 100)
    one = mistakes(Bench(), tmp_path / "kept")
    list(one.learn())
    assert one.like(of(LATE)) == ()
    assert "late.py are too many to be kept" in caplog.text


LOOP = "def add(a, b):\n    while b == 1:\n        pass\n    return a\n"
ENDS = "import os\n\ndef add(a, b):\n    os._exit(b)\n"
RAISES = "def add(a, b):\n    raise SystemExit\n"
CHANGES = "def add(a, b):\n    a += b\n    return a + b\n"


SEVERAL = {CHANGES: (2, 3), LOOP: (2, MISSING), RAISES: (MISSING, MISSING), MINUS: (2, 0), FIRST: (2, 1)}


@pytest.mark.parametrize(("sources", "boxes"), [(SEVERAL, 1), (SEVERAL | {ENDS: (MISSING, MISSING)}, 7)])
def test_several_in_one_box(
    sources: dict[str, tuple[object, ...]], boxes: int, judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs that share a box answer as each would by itself: one changes its arguments, loops, raises, or ends the box."""
    monkeypatch.setattr(wrong_programs, "SECONDS_OF_ONE", 0.5)
    wrong = [WrongProgram(source, source.encode(), Diagnosis("mutant", text=""), origin=0) for source in sources]
    asked: list[Sequence[int]] = []

    def observe(source: bytes, indexes: Sequence[int]) -> tuple[Sequence[Observation], float]:
        asked.append(indexes)
        cases = judge.prepare(tiny_package()).cases
        return Explainer(judge).run(tiny_package(), [cases[index] for index in indexes], source)

    several = WrongPrograms(
        wrong, range(5), range(2), tiny_package().tolerance, tmp_path / "kept", observe, boxes=1, function="add",
    )  # fmt: skip
    list(several.learn())
    assert len(asked) == boxes, "one for all; where it ended, one more for each"
    for source, answers in sources.items():
        found = [several.answers_of(source)[case] for case in range(2)]
        assert [MISSING if got is MISSING else got[-1] for got in found] == list(answers)
