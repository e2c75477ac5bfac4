"""Signing in."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.database.tables import User
from app.web.access import COOKIE
from tests.app.conftest import PASSWORD


def test_sign_in(client: TestClient, account: Callable[..., User]) -> None:
    """Name and password sign in, and lead back to where one was."""
    account("ada")
    answer = client.post("/sign-in", data={"name": "Ada", "password": PASSWORD, "next": "/problems/add?x=1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/problems/add?x=1")
    assert COOKIE in client.cookies


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/sign-out"])
def test_never_to_another_site(client: TestClient, account: Callable[..., User], elsewhere: str) -> None:
    """Nobody is led to another site, whatever the link said."""
    account("ada")
    answer = client.post("/sign-in", data={"name": "ada", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_a_wrong_password(client: TestClient, account: Callable[..., User]) -> None:
    """The form comes back with the reason and the name, and the way back is not forgotten."""
    account("ada")
    answer = client.post("/sign-in", data={"name": "ada", "password": "guess", "next": "/problems/add"})
    assert answer.status_code == 401
    assert "Wrong name or password" in answer.text
    assert 'value="ada"' in answer.text
    assert 'name="next" value="/problems/add"' in answer.text
    assert COOKIE not in client.cookies


def test_guessing_is_slowed_down(client: TestClient) -> None:
    """Too many attempts are refused in words."""
    answers = [client.post("/sign-in", data={"name": "ada", "password": "guess"}) for _ in range(11)]
    assert answers[-1].status_code == 429
    assert "Too many attempts" in answers[-1].text
