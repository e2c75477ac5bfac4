"""Signing out."""

from fastapi.testclient import TestClient

from app.database.tables import User
from app.web.access import COOKIE


def test_sign_out(client: TestClient, learner: User) -> None:
    """The session ends in the browser and in the database: a copy of the cookie is worth nothing."""
    copy = client.cookies[COOKIE]
    assert client.post("/sign-out").status_code == 303
    client.cookies.set(COOKIE, copy)
    assert "Sign in" in client.get("/").text


def test_a_link_does_not_sign_out(client: TestClient, learner: User) -> None:
    """Only a form does it, so no picture on another site can."""
    assert client.get("/sign-out").status_code == 405
    assert "<summary>ada</summary>" in client.get("/").text


def test_without_a_session(client: TestClient) -> None:
    """Signing out twice is not an error."""
    assert client.post("/sign-out").headers["Location"] == "/"
