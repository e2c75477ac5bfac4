"""The site behind `client`, and an instructor with a token."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.database.tables import Role, User
from app.web.access import Site


@pytest.fixture
def ines(account: Callable[..., User]) -> User:
    """An instructor."""
    return account("ines", Role.INSTRUCTOR)


@pytest.fixture
def hers(ines: User, bearer: Callable[..., dict[str, str]]) -> dict[str, str]:
    """The header that acts for the instructor."""
    return bearer(ines)


@pytest.fixture
def site(client: TestClient) -> Site:
    """What serves `client`."""
    assert isinstance(client.app, FastAPI)
    found = client.app.state.site
    assert isinstance(found, Site)
    return found
