"""Every fact and its verdict; and what is never said of a hidden case."""

import signal
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from judge.boxes.exit import Exit, StoppedBy
from judge.cases.case import Case
from judge.comparison.tolerance import Tolerance
from judge.decide import KNOWN_EXCEPTIONS, decide_case, decide_submission, refusal
from judge.inside.wire import Opaque
from judge.packages.package import Limits
from judge.result import CaseResult
from judge.sources.execute import Answered, Ended, Fact, Outcome, ProtocolViolation, Raised
from judge.verdict import Verdict

LIMITS = Limits(case_seconds=2.5, load_seconds=3, total_seconds=60, memory_mib=100, output_kib=64)
TOLERANCE = Tolerance(1e-6, 0.0, nan_equal=False)
SECRET = 73918.5  # stands in the arguments, in the expected answer and in whatever the program says
CASE = Case(4, True, {"x": np.full(3, SECRET)}, b"", np.full(3, SECRET))
DIED = Exit(None, signal.SIGKILL, None, 0.1, 0.2, 1000, 0)
RAISED = Raised("run", "ValueError", f"about {SECRET}", 3, f"Traceback: {SECRET}", memory=False)
FORGED = f"E{SECRET}".replace(".", "_")


def decide(outcome: Outcome, *, visible: bool = True, case: Case = CASE) -> CaseResult:
    """What is said of one outcome; the program has printed the secret."""
    fact = Fact(outcome, 0.25, f"printed {SECRET}")
    return decide_case(case, fact, TOLERANCE, LIMITS, visible=visible)


def ended(**known: Any) -> Ended:
    """An end of which only this is known."""
    return Ended(replace(DIED, **known))


OUTCOMES = [
    (Answered(np.full(3, SECRET)), Verdict.ACCEPTED, ""),
    (Answered(np.full(3, SECRET) + 1), Verdict.WRONG_ANSWER, "by more than the tolerance"),
    (Answered(np.full(4, SECRET)), Verdict.WRONG_ANSWER, "shape"),
    (Answered(None), Verdict.WRONG_ANSWER, "got None"),
    (Answered([SECRET] * 3), Verdict.WRONG_ANSWER, "got a list, expected an array"),
    (Answered(Opaque(FORGED)), Verdict.WRONG_ANSWER, "an unsupported type, expected an array"),
    (RAISED, Verdict.RUNTIME_ERROR, "ValueError was raised in line 3."),
    (replace(RAISED, line=None), Verdict.RUNTIME_ERROR, "ValueError was raised."),
    (replace(RAISED, type=FORGED), Verdict.RUNTIME_ERROR, "An exception was raised in line 3."),
    (replace(RAISED, type="ScopeParamShapeError"), Verdict.RUNTIME_ERROR, "ScopeParamShapeError was raised in line 3."),
    (replace(RAISED, stage="compile"), Verdict.RUNTIME_ERROR, "ValueError was raised in line 3."),
    (replace(RAISED, stage="undefined", type=FORGED), Verdict.RUNTIME_ERROR, "An exception was raised in line 3."),
    (replace(RAISED, stage=FORGED), Verdict.RUNTIME_ERROR, "ValueError was raised in line 3."),
    (
        replace(RAISED, memory=True),
        Verdict.MEMORY_LIMIT,
        "more than 100 MiB of memory",
    ),
    (ended(stopped_by=StoppedBy.WALL), Verdict.TIME_LIMIT, "within 2.5 s"),
    (
        ended(stopped_by=StoppedBy.CPU),
        Verdict.TIME_LIMIT,
        "CPU time",
    ),
    (ended(stopped_by=StoppedBy.MEMORY), Verdict.MEMORY_LIMIT, "more than 100 MiB"),
    (ended(stopped_by=StoppedBy.OUTPUT), Verdict.OUTPUT_LIMIT, "more than 64 KiB"),
    (ended(signal=11), Verdict.RUNTIME_ERROR, "The program ended"),
    (ended(signal=63), Verdict.RUNTIME_ERROR, "The program ended"),
    (
        ended(signal=None, code=0),
        Verdict.RUNTIME_ERROR,
        "The program ended",
    ),
    (
        ProtocolViolation(f"it said {SECRET}"),
        Verdict.RUNTIME_ERROR,
        "wrote to the channel",
    ),
]


@pytest.mark.parametrize(("outcome", "verdict", "message"), OUTCOMES)
def test_hidden(outcome: Outcome, verdict: Verdict, message: str) -> None:
    """Of a hidden case the verdict and the category are told: no value, no text of the program's, no foreign name."""
    said = decide(outcome, visible=False, case=replace(CASE, sample=False))
    assert said.verdict is verdict
    assert message.lower() in said.message.lower()
    assert bool(message) is bool(said.message)
    assert said.detail is None
    assert said.max_abs_error is None
    assert (said.index, said.sample, said.wall_seconds) == (4, False, 0.25)
    assert str(int(SECRET)) not in repr(said)


@pytest.mark.parametrize(("outcome", "verdict", "_message"), OUTCOMES)
def test_visible(outcome: Outcome, verdict: Verdict, _message: str) -> None:
    """Of a sample everything is told: arguments, expected answer, output, and what came instead of an answer."""
    said = decide(outcome)
    if not (isinstance(outcome, Raised) and outcome.stage in ("compile", "undefined")):
        assert said.verdict is verdict
    assert said.detail is not None
    assert said.detail.arguments.startswith("x = float64, shape (3,)")
    assert str(SECRET) in said.detail.arguments
    assert str(SECRET) in said.detail.want
    assert said.detail.output == f"printed {SECRET}"
    assert said.detail.traceback == (outcome.trace if isinstance(outcome, Raised) else "")


def test_wrong_answer_in_a_sample() -> None:
    """A wrong answer in a sample is shown beside the expected one, with the difference and its size."""
    said = decide(Answered(np.full(3, SECRET) + 1))
    assert f"[0]: got {SECRET + 1}, expected {SECRET}" in said.message
    assert said.max_abs_error == 1.0
    assert said.detail is not None
    assert said.detail.got == "float64, shape (3,)\n[73919.5 73919.5 73919.5]"
    assert said.detail.difference == "float64, shape (3,)\n[1. 1. 1.]"


@pytest.mark.parametrize(
    ("raised", "message"),
    [
        (RAISED, f"ValueError in line 3: about {SECRET}"),
        (replace(RAISED, message=""), "ValueError was raised in line 3."),
        (replace(RAISED, type=FORGED, line=None), f"{FORGED}: about {SECRET}"),
    ],
)
def test_exception_in_a_sample(raised: Raised, message: str) -> None:
    """An exception in a sample is told with its text, whatever it is called."""
    assert decide(raised).message == message


@pytest.mark.parametrize(
    ("raised", "message"),
    [
        (Raised("compile", "SyntaxError", "m", 2, "", memory=False), "SyntaxError in line 2: m"),
        (Raised("compile", "ValueError", "m", None, "", memory=False), "ValueError: m"),
        (Raised("undefined", "", "f", None, "", memory=True), "The source does not define the function f."),
    ],
)
def test_compile_error(raised: Raised, message: str) -> None:
    """A source that cannot be compiled, or lacks the function, is a compile error with its reason."""
    assert refusal(raised, LIMITS, visible=True) == (Verdict.COMPILE_ERROR, message)


def test_babble_in_a_sample() -> None:
    """What was wrong on the channel is told where it may be."""
    assert decide(ProtocolViolation("it said x")).message.endswith(": it said x.")


def test_a_limit_comes_before_the_signal() -> None:
    """A process that was ended for a limit is not said to have crashed."""
    for reason in StoppedBy:
        assert decide(ended(stopped_by=reason, signal=9)).verdict is not Verdict.RUNTIME_ERROR


def test_no_report_of_its_own_is_accepted() -> None:
    """Only an answer can be right: nothing else that a process says or does is accepted."""
    for outcome, verdict, _ in OUTCOMES:
        assert (verdict is Verdict.ACCEPTED) <= isinstance(outcome, Answered)


def test_known_exceptions() -> None:
    """Python's exceptions and the libraries' are known; all are names of which nobody has a choice."""
    assert {"ValueError", "KeyboardInterrupt", "ExceptionGroup", "LinAlgError", "ScopeParamShapeError"} <= set(
        KNOWN_EXCEPTIONS
    )
    assert all(name.isidentifier() for name in KNOWN_EXCEPTIONS)


def case(index: int, verdict: Verdict | None, *, sample: bool = False) -> CaseResult:
    """A case of which only this is known."""
    return CaseResult(index, sample, verdict, 0.1, None, f"message {index}")


OK = Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("cases", "verdict", "message"),
    [
        ([], Verdict.JUDGE_ERROR, "no cases"),
        ([case(0, OK)], OK, "correct"),
        ([case(0, OK), case(1, OK)], OK, "All 2 cases"),
        (
            [case(0, OK, sample=True), case(1, Verdict.TIME_LIMIT), case(2, None)],
            Verdict.TIME_LIMIT,
            "Hidden case 2: message 1",
        ),
        (
            [case(0, Verdict.WRONG_ANSWER, sample=True), case(1, Verdict.RUNTIME_ERROR)],
            Verdict.WRONG_ANSWER,
            "Sample case 1: message 0",
        ),
        ([case(0, OK), case(1, None)], Verdict.JUDGE_ERROR, "Hidden case 2: message 1"),
    ],
)
def test_submission(cases: list[CaseResult], verdict: Verdict, message: str) -> None:
    """The first case that is not right gives the verdict; a case that was not reached is not right."""
    decided, said = decide_submission(cases)
    assert decided is verdict
    assert message in said


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (ended(signal=11), "SIGSEGV"),
        (ended(signal=63), "signal 63"),
        (ended(code=7, signal=None), "exit code 7"),
    ],
)
def test_how_it_ended(outcome: Outcome, message: str) -> None:
    """Of a sample it is told how the program ended; of a hidden case not: an exit code holds eight bits of a value."""
    assert message in decide(outcome).message
