"""Making an account."""

from collections.abc import Callable

from fastapi.testclient import TestClient

from app.database.tables import User
from tests.app.conftest import PASSWORD


def test_sign_up(client: TestClient) -> None:
    """A name and a password make an account, signed in, and back where one was."""
    answer = client.post("/sign-up", data={"name": "ada", "password": PASSWORD, "next": "/problems/add"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/problems/add")
    assert "<summary>ada</summary>" in client.get("/").text


def test_a_name_that_is_taken(client: TestClient, account: Callable[..., User]) -> None:
    """The form comes back with the reason and the name, and without the password."""
    account("ada")
    answer = client.post("/sign-up", data={"name": "ADA", "password": PASSWORD})
    assert answer.status_code == 409
    assert "The name ADA is already taken" in answer.text
    assert 'value="ADA"' in answer.text
    assert PASSWORD not in answer.text


def test_a_short_password(client: TestClient) -> None:
    """The rule is on the form and in the refusal."""
    assert "At least 8 characters" in client.get("/sign-up").text
    assert "at least 8 characters" in client.post("/sign-up", data={"name": "ada", "password": "short"}).text


def test_an_empty_form(client: TestClient) -> None:
    """A form without anything is refused on the form."""
    answer = client.post("/sign-up")
    assert answer.status_code == 422
    assert "<form" in answer.text


def test_markup_in_a_name_stays_text(client: TestClient) -> None:
    """What was typed is given back as text."""
    answer = client.post("/sign-up", data={"name": '"><script>', "password": PASSWORD})
    assert "<script>" not in answer.text
