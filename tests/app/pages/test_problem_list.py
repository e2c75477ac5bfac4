"""The list of problems."""

import re
from collections.abc import Callable

from fastapi.testclient import TestClient

from app.database.database import Database
from app.database.tables import User
from app.problems import problems
from tests.app.conftest import tiny_package
from tests.app.pages.conftest import WRONG


def test_visitors_read_it(client: TestClient, problem: str) -> None:
    """A visitor sees the problems with their topics and difficulty, and no state."""
    page = client.get("/").text
    assert re.search(r'<a href="/problems/add">Addition</a>.*arithmetic.*Easy', page, re.DOTALL)
    assert "State" not in page


def test_sorted(client: TestClient, database: Database) -> None:
    """The list is sorted by title, or as the headings ask."""
    with database.transaction() as session:
        for slug, title in (("b", "beta"), ("a", "Alpha"), ("c", "Gamma")):
            problems.publish(session, tiny_package(slug, title))
    assert re.findall(r"/problems/(\w+)", client.get("/").text) == ["a", "b", "c"]
    assert re.findall(r"/problems/(\w+)", client.get("/?sort=title&order=descending").text) == ["c", "b", "a"]
    assert 'aria-sort="ascending"' in client.get("/?sort=difficulty").text


def test_an_unknown_order_is_refused(client: TestClient) -> None:
    """Sorting by what is no column is a request that we cannot grant, said on a page."""
    answer = client.get("/?sort=price")
    assert answer.status_code == 422
    assert "<h1>" in answer.text


def test_the_state_of_the_signed_in(
    client: TestClient, learner: User, problem: str, judged: Callable[..., str]
) -> None:
    """Who is signed in sees what they tried, and then what they solved; solved stays solved."""
    assert "Tried" not in client.get("/").text
    judged(learner, WRONG)
    assert "Tried" in client.get("/").text
    judged(learner)
    judged(learner, WRONG)
    assert "Solved" in client.get("/?sort=state").text


def test_nothing_yet(client: TestClient) -> None:
    """An empty list says how problems come in."""
    assert "No problems yet" in client.get("/").text


def test_the_longer_address(client: TestClient) -> None:
    """`/problems` leads to the list."""
    assert client.get("/problems").headers["Location"] == "/"
