"""`app.pages.arrival`: the browser is signed in and redirected."""

from collections.abc import Callable

import pytest
from fastapi import Request
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.database.tables import User
from app.pages.arrival import address, arrive
from app.web.access import COOKIE, Site


@pytest.mark.parametrize(
    ("target", "location"), [("/problems/add", "/problems/add"), ("https://evil.example", "/"), ("", "/")]
)
def test_arrive(session: Session, site: Site, account: Callable[..., User], target: str, location: str) -> None:
    """The response sets a cookie that belongs to the user, and leads to a page of this site."""
    user = account("ada")
    response = arrive(session, site, user, target)
    assert (response.status_code, response.headers["Location"]) == (303, location)
    name, _, value = response.headers["Set-Cookie"].partition(";")[0].partition("=")
    found = sessions.find(session, value)
    assert (name, found and found.id) == (COOKIE, user.id)


@pytest.mark.parametrize(("client", "host"), [(("192.0.2.1", 4000), "192.0.2.1"), (None, "unknown")])
def test_address(client: tuple[str, int] | None, host: str) -> None:
    """Attempts are counted by the visitor's address; without one, all visitors are the same."""
    assert address(Request({"type": "http", "headers": [], "client": client})) == host
