"""`judge.run` in real boxes: cases in order, crashes and limits on the way, and what is announced."""

import pytest

from judge.judge import Judge
from judge.observation import MISSING, Observation
from judge.result import CaseResult
from judge.run import Run
from judge.verdict import Verdict
from tests.judge.conftest import RIGHT, tiny_package
from tests.judge.programs import SEGFAULT, in_all, in_case, submit, verdicts

pytestmark = pytest.mark.box
OK, WA, RTE = Verdict.ACCEPTED, Verdict.WRONG_ANSWER, Verdict.RUNTIME_ERROR
TLE, MLE, OLE = Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT, Verdict.OUTPUT_LIMIT


EAT = "kept = [bytearray(1 << 20)]\n        while True: kept.append(bytearray(b'x') * (1 << 20))"


def test_first_case_gives_the_verdict(judge: Judge) -> None:
    """Of several ways to be wrong, the first in the order of the cases is told."""
    source = "def add(a, b):\n    if b == 1: return None\n    if b == 3: raise ValueError\n    return a + b\n"
    result = submit(judge, source)
    assert (result.verdict, verdicts(result)) == (WA, [OK, WA, OK, RTE, OK])


ENDINGS = {
    "exception": ("raise ValueError(a)", RTE, "Hidden case 4: ValueError was raised in line 5."),
    "SystemExit": ("sys.exit(0)", RTE, "Hidden case 4: SystemExit was raised in line 5."),
    "exit code": ("os._exit(0)", RTE, "The program ended"),
    "segfault": (SEGFAULT, RTE, "The program ended"),
    "abort": ("os.abort()", RTE, "The program ended"),
    "channel closed": ("os.close(3)", RTE, "before it returned"),
    "another kind of exception": (
        "raise type('Name of my own', (Exception,), {})",
        RTE,
        "4: An exception was raised in",
    ),
    "no memory": ("raise MemoryError", MLE, "memory"),
}


LIMITS = {
    "endless loop": ("while True: pass", TLE, "within 0.5 s"),
    "endless wait": ("import time; time.sleep(3600)", TLE, "within 0.5 s"),
    "memory eaten": (EAT, MLE, "used more than 64 MiB of memory"),
    "endless printing": ("while True: print('x' * 1000)", OLE, "printed more than 64 KiB"),
    "too much printed": ("print('x' * 70_000)", OLE, "printed more than 64 KiB"),
    "too much printed on stderr": ("print('x' * 70_000, file=sys.stderr)", OLE, "printed more than 64 KiB"),
}


@pytest.mark.parametrize(("act", "verdict", "message"), ENDINGS.values(), ids=ENDINGS)
def test_one_case_ends_badly(judge: Judge, act: str, verdict: Verdict, message: str) -> None:
    """Whatever happens in one case, the next is judged, in a fresh box where the first is gone."""
    result = submit(judge, in_case(3, act))
    assert (result.verdict, verdicts(result)) == (verdict, [OK, OK, OK, verdict, OK])
    assert message in result.message


@pytest.mark.parametrize(("act", "verdict", "message"), LIMITS.values(), ids=LIMITS)
def test_one_case_meets_a_limit(judge: Judge, act: str, verdict: Verdict, message: str) -> None:
    """A limit ends the judging: later cases, which would only meet it again, are not reached."""
    result = submit(
        judge, in_case(3, act), "memory_mib = 64\ncase_seconds = 0.5" if verdict is TLE else "memory_mib = 64"
    )
    assert (result.verdict, verdicts(result)) == (verdict, [OK, OK, OK, verdict, None])
    assert result.cases[4].wall_seconds is None
    assert message in result.message


def test_all_cases_end_badly(judge: Judge) -> None:
    """A program that ends in every case is judged in every case."""
    result = submit(judge, in_all("os._exit(b)"), reveal=True)
    assert verdicts(result) == [RTE] * 5
    assert [f"exit code {case.index} " in case.message for case in result.cases] == [True] * 5


def test_total_time(judge: Judge) -> None:
    """All cases together have a limit of time as well."""
    source = in_all("import time; time.sleep(0.4)")
    result = submit(judge, source, "total_seconds = 1")
    assert result.verdict is TLE
    assert verdicts(result)[0] is OK
    assert verdicts(result)[-1] is None


def test_total_time_over_many_boxes(judge: Judge) -> None:
    """A program that ends in each case, late, does not get its time anew."""
    result = submit(judge, in_all("import time; time.sleep(0.4); os._exit(1)"), "total_seconds = 1")
    assert result.verdict is RTE
    assert verdicts(result)[-1] is None


@pytest.mark.parametrize("act", ["return a", "os._exit(1)", "while True: pass"])
def test_on_case(judge: Judge, act: str) -> None:
    """Cases are told as soon as they are judged, in order; they are those of the result."""
    told: list[CaseResult] = []
    package = tiny_package("case_seconds = 0.5" if "while" in act else "")
    result = judge.judge(package, in_case(3, act).encode(), on_case=told.append)
    assert [case.index for case in told] == [0, 1, 2, 3, 4]
    assert tuple(told) == result.cases


def test_observations(judge: Judge) -> None:
    """Every case is observed in order, hidden ones too, with its answer or the lack of one."""
    package, seen = tiny_package(), list[Observation]()
    source = "def add(a, b):\n    if b == 3:\n        raise ValueError\n    return a + b + (b == 2)\n"
    cases = judge.prepare(package).cases
    run = Run(package, judge.session(package, source.encode()), lambda _: None, seen.append, reveal=False)
    run.judge(cases)
    assert [(each.index, each.sample, each.equal) for each in seen] == [
        (case.index, case.sample, case.index not in (2, 3)) for case in cases
    ]
    assert [each.got is MISSING for each in seen] == [case.index == 3 for case in cases]
    assert (seen[2].got - seen[2].want).tolist() == [1, 1, 1]


def test_a_fault_of_the_caller(judge: Judge) -> None:
    """If a result cannot be stored, judging ends with that error."""

    def store(case: CaseResult) -> None:
        raise OSError(f"case {case.index}")

    package = tiny_package()
    run = Run(package, judge.session(package, RIGHT.encode()), store, lambda _: None, reveal=False)
    with pytest.raises(OSError, match="case 0"):
        run.judge(judge.prepare(package).cases)


def test_no_cases_without_loading(judge: Judge) -> None:
    """A source that cannot be loaded is refused without announcing a case."""
    told: list[CaseResult] = []
    package = tiny_package()
    run = Run(package, judge.session(package, b"1 / 0\n"), told.append, lambda _: None, reveal=False)
    result = run.judge(judge.prepare(package).cases)
    assert (result.verdict, result.cases, result.line, told) == (RTE, (), 1, [])
