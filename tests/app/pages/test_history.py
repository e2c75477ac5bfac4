"""A person's own submissions."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.database.database import Database
from app.database.tables import User
from app.pages import history
from app.problems import problems
from app.settings import Settings
from app.submissions.submissions import Draft, submit
from tests.app.conftest import tiny_package
from tests.app.pages.conftest import WRONG

ROW = re.compile(r'<th scope="row"><a [^>]*href="/submissions/(\w+)"')


def test_newest_first(
    client: TestClient, learner: User, account: Callable[..., User], judged: Callable[..., str]
) -> None:
    """One's own submissions, the newest first; nobody else's."""
    judged(account("eve"))
    older, newer = judged(learner, WRONG), judged(learner)
    page = client.get("/submissions").text
    assert ROW.findall(page) == [newer, older]
    assert "Wrong answer" in page


def test_page_by_page(
    client: TestClient, learner: User, submitted: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link leads to the older ones, until there are none."""
    monkeypatch.setattr(history, "PAGE", 2)
    sent = [submitted(learner) for _ in range(3)]
    page = client.get("/submissions").text
    assert ROW.findall(page) == [sent[2], sent[1]]
    (older,) = re.findall(r'<a href="([^"]+)" rel="next">', page)
    last = client.get(unescape(older)).text
    assert ROW.findall(last) == [sent[0]]
    assert 'rel="next"' not in last


def test_of_one_problem(
    client: TestClient, database: Database, settings: Settings, learner: User, submitted: Callable[..., str]
) -> None:
    """The list can be narrowed to a problem."""
    submitted(learner)
    with database.transaction() as session:
        problems.publish(session, tiny_package("sum", "Sums"))
        (other,) = submit(session, settings, session.merge(learner), [Draft("sum", b"")])
    page = client.get("/submissions?problem=sum").text
    assert ROW.findall(page) == [other.id]
    assert '<option value="sum" selected>Sums</option>' in page
    assert len(ROW.findall(client.get("/submissions?problem=").text)) == 2


def test_nothing_yet(client: TestClient, learner: User) -> None:
    """An empty history says what to do."""
    assert "Choose a problem" in client.get("/submissions").text


def test_needs_an_account(client: TestClient) -> None:
    """A visitor is sent to the sign-in page, and back."""
    assert client.get("/submissions?problem=add").headers["Location"] == "/sign-in?next=/submissions%3Fproblem%3Dadd"
