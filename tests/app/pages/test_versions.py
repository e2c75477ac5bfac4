"""`app.pages.versions`: which version holds, and withdrawing it."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.database.database import Database
from app.database.tables import Role, User
from app.problems import problems
from tests.app.conftest import tiny_package
from tests.app.pages.conftest import enter

PAGE = "/studio/problems/add"


@pytest.fixture
def ines(client: TestClient, database: Database, account: Callable[..., User], sound: Callable[..., str]) -> User:
    """The instructor that `client` is signed in as, who has published two versions."""
    user = account("ines", Role.INSTRUCTOR)
    enter(client, database, user)
    for title in "Addition", "Adding":
        assert client.post(f"/studio/drafts/{sound(user, tiny_package(title=title))}/publish").status_code == 303
    return user


def test_versions(client: TestClient, ines: User) -> None:
    """Every version is listed, the newest first, with which one is current and its zip."""
    text = client.get(PAGE).text
    assert (
        text.index("Version 2</h2>") < text.index(">Current<") < text.index("Version 1</h2>") < text.index("Replaced")
    )
    assert 'href="/api/v1/problems/add/versions/1/zip"' in text


def test_withdrawing(client: TestClient, database: Database, ines: User, account: Callable[..., User]) -> None:
    """A withdrawn problem leaves the list, says so to those who have its address, and comes back when published again."""
    answer = client.post(f"{PAGE}/versions/2/withdraw", data={"reason": "Case <2> is wrong."})
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert "Case &lt;2&gt; is wrong." in client.get(PAGE).text
    learner = account("ada")
    enter(client, database, learner)
    assert "Adding" not in client.get("/").text
    page = client.get("/problems/add").text
    assert "This problem is withdrawn" in page
    assert "Case &lt;2&gt;" not in page
    enter(client, database, ines)
    client.post(f"{PAGE}/versions/2/publish")
    assert "Adding" in client.get("/").text


def test_without_a_reason(client: TestClient, ines: User) -> None:
    """A withdrawal without a reason is refused at the form."""
    answer = client.post(f"{PAGE}/versions/2/withdraw", data={"reason": " "})
    assert answer.status_code == 422
    assert 'id="refusal"' in answer.text


def test_back_to_an_earlier_one(client: TestClient, database: Database, ines: User) -> None:
    """An earlier version is made current by its button."""
    assert "Make current" in client.get(PAGE).text
    client.post(f"{PAGE}/versions/1/publish")
    with database.transaction() as session:
        assert problems.current(session, "add").number == 1


def test_withdrawn_by_the_judge(client: TestClient, database: Database, ines: User) -> None:
    """A version whose own code failed says so, with what failed."""
    with database.transaction() as session:
        problems.current(session, "add").withdrawn = "reference.py: raised KeyError"
    text = client.get(PAGE).text
    assert "own code failed: reference.py: raised KeyError" in text
    assert "Publish again" in text
