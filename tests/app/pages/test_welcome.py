"""The first administrator."""

import pytest
from fastapi.testclient import TestClient

from app.accounts import accounts
from app.database.database import Database
from app.database.tables import Role
from tests.app.conftest import PASSWORD


@pytest.fixture
def link(database: Database) -> str:
    """The address that the operator reads in the terminal."""
    with database.transaction() as session:
        return f"/welcome/{accounts.invite_admin(session)}"


def test_it_works_once(client: TestClient, database: Database, link: str) -> None:
    """The link makes one administrator, signed in; then it is used."""
    assert "first administrator" in client.get(link).text
    assert client.post(link, data={"name": "root", "password": PASSWORD}).headers["Location"] == "/"
    with database.transaction() as session:
        user = accounts.by_name(session, "root")
        assert user is not None
        assert user.role is Role.ADMIN
    assert client.get(link).status_code == 404
    assert client.post(link, data={"name": "eve", "password": PASSWORD}).status_code == 404


def test_a_refusal_keeps_the_link(client: TestClient, link: str) -> None:
    """A bad password is said on the form, and the link stays good."""
    answer = client.post(link, data={"name": "root", "password": "short"})
    assert answer.status_code == 422
    assert 'value="root"' in answer.text
    assert client.get(link).status_code == 200


def test_a_guess(client: TestClient) -> None:
    """Another link is no link."""
    answer = client.get("/welcome/guess")
    assert answer.status_code == 404
    assert "Start Allclose again" in answer.text
