"""Labelled mistakes: run as seldom as can be, kept, and recognised by the judge."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from judge.explain.mistakes import Mistakes, key_of_answers

from judge.disk_cache import read
from judge.explain import mistakes as mistakes_module
from judge.explain.diagnosis import Mistake
from judge.judge import Judge
from judge.observation import MISSING, Observation
from judge.packages.package import Labelled, Package, parse
from judge.verdict import Kind, Verdict
from tests.judge.conftest import CASES, tiny_package

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
        self.waited_for: list[bool] = []

    def observe(self, source: bytes, cases: Sequence[int], *, waited_for: bool) -> list[Observation]:
        """The answers; the one of case 4 is missing, as if the program had crashed there."""
        text = source.decode()
        name = next(name for name, other in SOURCES.items() if other == text)
        self.asked.append((name, tuple(cases)))
        self.waited_for.append(waited_for)
        return [observed(case, ANSWERS[text][case]) for case in cases if case != 4]


def observed(index: int, got: object) -> Observation:
    """One case of a learner's."""
    return Observation(index, index < 2, {}, got, WANT[index], bool(np.array_equal(got, WANT[index])))  # type: ignore[arg-type]


def mistakes(bench: Bench, path: Path, *, patient: bool = True, ahead: int = 5) -> Mistakes:
    """Those of the package, answered by `bench`."""
    wrong = package().submissions
    cases = range(5)
    return Mistakes(wrong, cases, cases[:ahead], package().tolerance, path, bench.observe, patient=patient)


def of(source: str) -> list[Observation]:
    """A learner who answers as this source does."""
    return [observed(index, got) for index, got in enumerate(ANSWERS[source])]


def test_only_what_is_alike_runs_on_all_cases(tmp_path: Path) -> None:
    """Each is run on the first case that is wrong; only what answers it alike is run on the others."""
    bench = Bench()
    [found] = mistakes(bench, tmp_path / "kept").like(of(MINUS))
    assert (found.name, found.diagnosis) == ("minus.py", "You subtract.")
    assert sorted(bench.asked) == [
        ("first.py", (1,)),
        ("late.py", (1,)),
        ("minus.py", (0, 2, 3, 4)),
        ("minus.py", (1,)),
    ]
    assert found.answers[4] is MISSING
    assert all(np.array_equal(found.answers[index], ANSWERS[MINUS][index]) for index in range(4))


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
    list(one.learning())
    asked = len(bench.asked)
    list(one.learning())
    [found] = mistakes(bench, path).like(of(FIRST))
    assert found.name == "first.py"
    assert len(bench.asked) == asked
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o077 == 0


def test_ahead(tmp_path: Path) -> None:
    """Prewarmer all are run on some cases; of those that agree there a few are run on all, even where nobody has patience."""
    bench = Bench()
    one = mistakes(bench, tmp_path / "kept", patient=False, ahead=2)
    list(one.learning())
    assert {cases for _, cases in bench.asked} == {(0, 1)}
    [found] = one.like(of(MINUS))
    assert found.name == "minus.py"
    assert bench.asked[3:] == [("minus.py", (2, 3, 4))]
    assert bench.waited_for == [False] * 3 + [True]


def test_a_step_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each step what was answered is kept, and nothing runs until the next."""
    monkeypatch.setattr("judge.explain.mistakes.BOXES", 1)
    bench = Bench()
    steps = mistakes(bench, tmp_path / "kept").learning()
    for count in (1, 2, 3):
        next(steps)
        assert len(bench.asked) == count
        assert len(read(tmp_path / "kept") or ()) == count
    assert next(steps, None) is None
    assert len(bench.asked) == 3


def test_nobody_waits(tmp_path: Path) -> None:
    """Without patience a learner is not kept waiting: what is not known yet is not recognised, and then it is."""
    bench = Bench()
    one = mistakes(bench, tmp_path / "kept", patient=False)
    assert one.like(of(MINUS)) == ()
    assert bench.asked == []
    list(one.learning())
    assert [found.name for found in one.like(of(MINUS))] == ["minus.py"]


def test_no_longer_than_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Programs that are slow cost no more than a bounded time; those that were run are known."""
    monkeypatch.setattr("judge.explain.mistakes.AT_ONCE", 1)
    monkeypatch.setattr("judge.explain.mistakes.LONGEST_SECONDS", -1.0)
    bench = Bench()
    list(mistakes(bench, tmp_path / "kept").learning())
    assert bench.asked == []
    assert "3 wrong programs were not run" in caplog.text


def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Answers that are too many are not kept, and the mistake is not recognised; it is said in the log."""
    monkeypatch.setattr("judge.explain.mistakes.MAX_BYTES", 100)
    one = mistakes(Bench(), tmp_path / "kept")
    list(one.learning())
    assert one.like(of(LATE)) == ()
    assert "late.py are too many to be kept" in caplog.text


def test_the_key_names_what_matters() -> None:
    """Another source, secret, library, case or limit: other answers. Another statement: the same."""

    def key(one: Package, secret: bytes = b"secret", environment: str = "numpy 2", last: int = 3) -> str:
        return key_of_answers(package().submissions[:last], one, secret, environment)

    changed = dict(package().files)
    changed["statement.md"] = b"# Another\n"
    assert key(package()) == key(parse(changed, "add"))
    changed["cases.py"] += b"\n# changed\n"
    others = [
        key(package(), secret=b"other"),
        key(package(), environment="numpy 3"),
        key(package(), last=2),
        key(parse(changed, "add")),
        key(tiny_package("case_seconds = 3")),
    ]
    assert len({key(package()), *others}) == 6


@pytest.mark.box
@pytest.mark.parametrize("kind", list(Kind))
def test_the_judge_names_the_mistake(judge: Judge, kind: Kind) -> None:
    """A wrong answer that is a labelled one, written differently, is met with its diagnosis, on samples alone as well."""
    source = b"import numpy as np\n\ndef add(a, b):\n    return np.subtract(a, b)\n"
    result = judge.judge(package(), source, kind)
    assert (result.verdict, result.diagnosis) == (Verdict.WRONG_ANSWER, "You subtract.")


@pytest.mark.box
def test_the_judge_finds_relations(judge: Judge) -> None:
    """What nobody labelled is explained by how it is related to the right answer; a right answer is not explained."""
    result = judge.judge(package(), b"def add(a, b):\n    return -(a + b)\n")
    assert result.diagnosis is not None
    assert "sign" in result.diagnosis
    assert judge.judge(package(), b"def add(a, b):\n    return b + a\n").diagnosis is None


@pytest.mark.box
def test_the_judge_recognises_slips(judge: Judge) -> None:
    """A right program with one thing changed is told as that; nobody has labelled it."""
    small = CASES.replace("rng.integers(10**15, 10**16, size=3)", "rng.standard_normal(3)")
    result = judge.judge(tiny_package(cases=small), b"def add(a, b):\n    return a + b // 2\n")
    assert result.diagnosis is not None
    assert "half of `b` is taken" in result.diagnosis


@pytest.mark.box
def test_no_fault_in_a_diagnosis_touches_the_verdict(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong while a mistake is looked for, the verdict stands, without a diagnosis."""

    def fail(*_: object) -> tuple[Mistake, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(Mistakes, "like", fail)
    result = judge.judge(package(), b"def add(a, b):\n    return a - b\n")
    assert (result.verdict, result.diagnosis) == (Verdict.WRONG_ANSWER, None)


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
    monkeypatch.setattr(mistakes_module, "SECONDS_OF_ONE", 0.5)
    wrong = [Labelled(Verdict.WRONG_ANSWER, source, source.encode(), "") for source in sources]
    asked: list[Sequence[int]] = []

    def observe(source: bytes, cases: Sequence[int], *, waited_for: bool) -> Sequence[Observation]:
        asked.append(cases)
        return judge._observe(tiny_package(), judge.prepare(tiny_package()), source, cases, waited_for=waited_for)

    several = Mistakes(
        wrong, range(5), range(2), tiny_package().tolerance, tmp_path / "kept", observe, patient=True,
        origin=lambda one: "the same", called="add",
    )  # fmt: skip
    list(several.learning())
    assert len(asked) == boxes, "one for all; where it ended, one more for each"
    for source, answers in sources.items():
        found = [several._answers[source][case] for case in range(2)]
        assert [MISSING if got is MISSING else got[-1] for got in found] == list(answers)
