"""A browser that is signed in, and a problem with everything that a page may show."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.accounts import sessions
from app.database.database import Database
from app.database.tables import User
from app.web.access import COOKIE
from app.worker.explaining import finish_explanation
from judge.explain.diagnosis import Diagnosis
from judge.packages.package import Package
from judge.packages.reader import parse
from judge.result import CaseResult, Detail, Result
from judge.verdict import Verdict
from tests.app.conftest import FakeJudge, judge_submission, tiny_package

TRACEBACK = 'Traceback (most recent call last):\n  File "solution.py", line 2, in add\n<NameError>'
DETAIL = Detail("a = 2", "<b>4", "5", "1", "hi", "", "1 of 1 is off.\n<b>largest error")
WRONG = Result(
    Verdict.WRONG_ANSWER,
    (
        CaseResult(0, True, Verdict.ACCEPTED, 0.01, 0.0, "", Detail("a = 1", "3", "3", "", "", "")),
        CaseResult(1, True, Verdict.WRONG_ANSWER, 0.01, 9.0, "It is off.", DETAIL),
        CaseResult(2, False, Verdict.WRONG_ANSWER, 0.02, None, "numbers differ"),
        CaseResult(3, False, None, None, None, "This case was not reached."),
    ),
    wall_seconds=0.5,
    peak_bytes=3 << 20,
    message="Sample case 2: It is off.",
)
DIAGNOSIS = Diagnosis("known_mistake", "You forgot to add `b`.")
CRASHED = Result(
    Verdict.RUNTIME_ERROR,
    (CaseResult(0, True, Verdict.RUNTIME_ERROR, 0.01, None, "NameError", Detail("", "", "3", "", "", TRACEBACK)),),
    wall_seconds=0.01,
    peak_bytes=0,
    message="Sample case 1: NameError in line 2: name 'c' is not defined",
    line=2,
)


@pytest.fixture
def package() -> Package:
    """A package with hints and a solution."""
    return full_package()


def full_package(*, giving_up: bool = False) -> Package:
    """The tiny package, with hints, a solution, and markup where it must stay text."""
    files = dict(tiny_package().files)
    files["hints.md"] = b"## First *hint*\n\nThink of $a + b$.\n\n## Second hint\n\nAdd.\n"
    files["solution.md"] = b"# Solution\n\nAdd them.\n"
    files["statement.md"] = b"# Addition\n\nAdd $a$ and $b$. <script>alert(1)</script>\n"
    if giving_up:
        files["problem.toml"] = b"solution_after_giving_up = true\n" + files["problem.toml"]
    return parse(files, "add")


@pytest.fixture
def learner(client: TestClient, database: Database, account: Callable[..., User]) -> User:
    """The account that `client` is signed in with."""
    user = account("ada")
    enter(client, database, user)
    return user


def enter(client: TestClient, database: Database, user: User) -> None:
    """Sign `client` in as `user`."""
    with database.transaction() as session:
        client.cookies.set(COOKIE, sessions.start(session, user))


@pytest.fixture
def judged(database: Database, submitted: Callable[..., str]) -> Callable[..., str]:
    """Submits something and has it judged with a given result; its id."""

    def make(user: User, result: Result | None = None, *, explained: bool = True, **draft: object) -> str:
        submission_id = submitted(user, **draft)
        judge_submission(database, FakeJudge([result]) if result else FakeJudge(), submission_id)
        if explained:
            with database.transaction() as session:
                finish_explanation(session, submission_id, 1, DIAGNOSIS)
        return submission_id

    return make
