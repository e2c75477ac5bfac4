"""The author's solution."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.database.database import Database
from app.database.tables import Role, User
from app.problems import problems
from judge.verdict import Kind
from tests.app.conftest import tiny_package
from tests.app.pages.conftest import enter, full_package

URL = "/problems/add/solution"
TEXT = "Add them."


def test_after_solving(client: TestClient, learner: User, problem: str, judged: Callable[..., str]) -> None:
    """The solution opens with the accepted answer, and not before."""
    assert TEXT not in client.get(URL).text
    judged(learner, kind=Kind.RUN)
    assert TEXT not in client.get(URL).text
    judged(learner)
    assert TEXT in client.get(URL).text


def test_somebody_elses_answer_opens_nothing(
    client: TestClient, learner: User, problem: str, account: Callable[..., User], judged: Callable[..., str]
) -> None:
    """Each solves it for themselves."""
    judged(account("eve"))
    assert TEXT not in client.get(URL).text


def test_giving_up_where_it_is_not_allowed(client: TestClient, learner: User, problem: str) -> None:
    """Without the author's leave one cannot give up, whatever one sends."""
    assert "Give up" not in client.get(URL).text
    answer = client.post(URL)
    assert answer.status_code == 403
    assert TEXT not in answer.text


def test_giving_up(client: TestClient, database: Database, learner: User) -> None:
    """With the author's leave one may give up, by a button that says so."""
    with database.transaction() as session:
        problems.publish(session, full_package(giving_up=True))
    page = client.get(URL).text
    assert "Give up and read the solution" in page
    assert TEXT not in page
    assert TEXT in client.post(URL).text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_needs_an_account(client: TestClient, problem: str, method: str) -> None:
    """Visitors are led to sign in, or told to."""
    answer = client.request(method, URL)
    assert TEXT not in answer.text
    assert answer.status_code == (303 if method == "GET" else 401)


def test_instructors_see_it(client: TestClient, database: Database, problem: str, account: Callable[..., User]) -> None:
    """Who teaches need not solve it first."""
    enter(client, database, account("grace", Role.INSTRUCTOR))
    assert TEXT in client.get(URL).text


def test_a_problem_without_one(client: TestClient, database: Database, learner: User) -> None:
    """A problem without a solution says so, and its page has no link to one."""
    with database.transaction() as session:
        problems.publish(session, tiny_package())
    assert client.get(URL).status_code == 404
    assert URL not in client.get("/problems/add").text
