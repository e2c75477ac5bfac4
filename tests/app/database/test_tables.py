"""`app.database.tables`: what the database itself refuses, and which cases a submission has."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from app.database.database import Database
from app.database.tables import PackageDraft, Status, Submission, SubmissionCase, User
from judge.verdict import Verdict


@pytest.mark.parametrize("values", [{"status": Status.DONE}, {"verdict": Verdict.ACCEPTED}])
def test_done_has_a_verdict(
    database: Database, account: Callable[..., User], submitted: Callable[..., str], values: dict[str, Any]
) -> None:
    """A submission is done exactly if it has a verdict."""
    submitted(account("ada"))
    with pytest.raises(IntegrityError, match="done_has_verdict"), database.transaction() as session:
        session.execute(update(Submission).values(**values))


@pytest.mark.parametrize(
    "values", [{"passed": True}, {"passed": True, "status": Status.DONE}, {"passed": True, "report": {}}]
)
def test_passed_has_a_report(
    database: Database, account: Callable[..., User], uploaded: Callable[..., str], values: dict[str, Any]
) -> None:
    """A draft has passed only if its check is done and has a report."""
    uploaded(account("ines"))
    with pytest.raises(IntegrityError, match="passed_has_report"), database.transaction() as session:
        session.execute(update(PackageDraft).values(**values))


def test_only_known_words(database: Database, account: Callable[..., User]) -> None:
    """A word that the code does not know cannot be stored."""
    account("ada")
    with pytest.raises(IntegrityError, match="role"), database.transaction() as session:
        session.execute(text("UPDATE users SET role = 'king'"))


def test_cases_of_the_latest_attempt(
    database: Database, account: Callable[..., User], submitted: Callable[..., str]
) -> None:
    """A submission's cases are those of its latest attempt, in order."""
    submission_id = submitted(account("ada"))
    with database.transaction() as session:
        session.get_one(Submission, submission_id).attempt = 2
        for attempt, index in (1, 0), (1, 5), (2, 1), (2, 0):
            session.add(SubmissionCase(submission_id=submission_id, attempt=attempt, index=index, sample=True))
    with database.transaction() as session:
        cases = session.get_one(Submission, submission_id).cases
        assert [(case.attempt, case.index) for case in cases] == [(2, 0), (2, 1)]
