"""`app.pages.outcome`: what a page shows of a submission."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.database.database import Database
from app.database.tables import Status, Submission, User
from app.pages.outcome import NARROW, Outcome, outcome
from judge.packages.package import Package
from judge.result import CaseResult, Result
from judge.verdict import Kind, Verdict
from tests.app.pages.conftest import CRASHED, DETAIL, WRONG

Judged = Callable[..., str]


@pytest.fixture
def shown(database: Database, package: Package) -> Callable[..., Outcome]:
    """Reads what is shown of a submission."""

    def read(submission_id: str, ahead: int | None = None, *, readable: bool = True) -> Outcome:
        with database.transaction() as session:
            return outcome(session.get_one(Submission, submission_id), package if readable else None, ahead)

    return read


def test_a_wrong_answer(account: Callable[..., User], judged: Judged, shown: Callable[..., Outcome]) -> None:
    """The groups hold all cases in order, and the first wrong case with values is open."""
    it = shown(judged(account("ada"), WRONG))
    assert (it.verdict, it.status, it.solved) == (Verdict.WRONG_ANSWER, Status.DONE, False)
    assert [[case.number for case in group.cases] for group in it.groups] == [[1, 2], [3, 4]]
    assert [case.verdict for case in it.cases] == [case.verdict for case in WRONG.cases]
    assert [bool(case.values) for case in it.cases] == [True, True, False, False]
    assert it.opened == 1
    assert it.facts[0].startswith("1 of 4")
    assert not it.pending
    assert it.explanation
    assert it.explanation.rstrip(".") in it.announcement
    assert it.announcement.endswith(".")


def test_an_explanation_is_pending(account: Callable[..., User], judged: Judged, shown: Callable[..., Outcome]) -> None:
    """Until a wrong answer is explained, the message is announced instead."""
    it = shown(judged(account("ada"), WRONG, explained=False))
    assert (it.explanation, it.pending) == ("", True)
    assert WRONG.message.rstrip(".") in it.announcement


@pytest.mark.parametrize(("kind", "solved"), [(Kind.SUBMIT, True), (Kind.RUN, False)])
def test_solved(
    account: Callable[..., User], judged: Judged, shown: Callable[..., Outcome], kind: Kind, solved: bool
) -> None:
    """Only an accepted submit solves the problem; an accepted run does not. Nothing is open then."""
    it = shown(judged(account("ada"), kind=kind))
    assert (it.verdict, it.solved, it.opened) == (Verdict.ACCEPTED, solved, None)


def test_waiting(account: Callable[..., User], submitted: Judged, shown: Callable[..., Outcome]) -> None:
    """A queued submission shows how many are before it, if this is known."""
    submission_id = submitted(account("ada"))
    (next_one,), (third,) = shown(submission_id, 0).facts, shown(submission_id, 2).facts
    assert "2 submissions" in third
    assert next_one != third
    assert shown(submission_id).facts == ()


def test_hidden_only(account: Callable[..., User], judged: Judged, shown: Callable[..., Outcome]) -> None:
    """If no wrong case has values, the first wrong one is open."""
    it = shown(judged(account("ada"), replace(WRONG, cases=(WRONG.cases[0], *WRONG.cases[2:]))))
    assert it.opened == 2


@pytest.mark.parametrize(
    ("got", "beside"), [("x" * NARROW, True), ("x" * NARROW + "\ny", True), ("x" * (NARROW + 1), False)]
)
def test_beside_each_other(
    account: Callable[..., User], judged: Judged, shown: Callable[..., Outcome], got: str, beside: bool
) -> None:
    """Got and expected are shown side by side only if both are narrow; an empty text is not shown."""
    case = CaseResult(0, True, Verdict.WRONG_ANSWER, 0.1, None, "", replace(DETAIL, got=got, difference=""))
    it = shown(judged(account("ada"), Result(Verdict.WRONG_ANSWER, (case,), 0.1, 0, "")))
    assert [(value.text, value.wide) for value in it.cases[0].values] == [
        (got, not beside),
        (DETAIL.want, not beside),
        (DETAIL.report, True),
        (DETAIL.arguments, True),
    ]


def test_what_is_offered(account: Callable[..., User], judged: Judged, shown: Callable[..., Outcome]) -> None:
    """Hints and a solution are offered if the package has them and can be read; a crash has its line."""
    submission_id = judged(account("ada"), CRASHED)
    one, other = shown(submission_id), shown(submission_id, readable=False)
    assert (one.hints, one.solution, one.line) == (True, True, CRASHED.line)
    assert (other.hints, other.solution, other.line) == (False, False, CRASHED.line)
