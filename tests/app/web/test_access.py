"""`app.web.access`: who sent a request, and what they may do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import Headers

from app.accounts import sessions, tokens
from app.accounts.tokens import Scope
from app.database.tables import Role, User, now
from app.errors import Forbidden, Unauthenticated
from app.web.access import COOKIE, Site, authenticate, author, authorize, bearer, current_user, forget, remember

Make = Callable[..., User]


def _request(**headers: str) -> Request:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": raw})


@pytest.mark.parametrize(
    ("value", "token"),
    [("Bearer abc", "abc"), ("bEARER  abc ", "abc"), ("Basic abc", None), ("abc", None), ("Bearer", ""), ("", None)],
)
def test_bearer(value: str, token: str | None) -> None:
    """The token of a bearer header is found, in any capitals; other schemes have none."""
    assert bearer(Headers({"Authorization": value})) == token


def test_cookie(session: Session, account: Make) -> None:
    """A cookie acts for its user with all scopes; an unknown one for nobody."""
    user = account("ada")
    caller = authenticate(session, _request(Cookie=f"{COOKIE}={sessions.start(session, user)}"))
    assert caller is not None
    assert (caller.user.id, caller.scopes) == (user.id, frozenset(Scope))
    assert authenticate(session, _request(Cookie=f"{COOKIE}=unknown")) is None
    assert authenticate(session, _request()) is None


def test_tokens(session: Session, account: Make) -> None:
    """A token acts for its user with its scopes; an unknown or expired one is an error, even beside a good cookie."""
    user = account("ada")
    _, good = tokens.create(session, user, "good", [Scope.PROBLEMS_READ])
    _, old = tokens.create(session, user, "old", list(Scope), now() - timedelta(seconds=1))
    caller = authenticate(session, _request(Authorization=f"Bearer {good}"))
    assert caller is not None
    assert (caller.user.id, caller.scopes) == (user.id, frozenset({Scope.PROBLEMS_READ}))
    cookie = f"{COOKIE}={sessions.start(session, user)}"
    for text in old, "unknown", "":
        with pytest.raises(Unauthenticated):
            authenticate(session, _request(Authorization=f"Bearer {text}", Cookie=cookie))


def test_scopes(session: Session, account: Make) -> None:
    """A request needs the scope; without a user it is 401, without the scope 403. Pages need a token with all scopes."""
    user = account("ada")
    _, text = tokens.create(session, user, "reads", [Scope.PROBLEMS_READ])
    reader = _request(Authorization=f"Bearer {text}")
    assert authorize(session, reader, Scope.PROBLEMS_READ).id == user.id
    with pytest.raises(Forbidden):
        authorize(session, reader, Scope.SUBMISSIONS_WRITE)
    with pytest.raises(Unauthenticated):
        authorize(session, _request(), Scope.PROBLEMS_READ)
    assert current_user(reader, session) is None
    _, text = tokens.create(session, user, "all", list(Scope))
    found = current_user(_request(Authorization=f"Bearer {text}"), session)
    assert found is not None
    assert found.id == user.id


@pytest.mark.parametrize("role", Role)
def test_authors(role: Role) -> None:
    """Everybody but learners is an author."""
    user = User(name="ada", role=role)
    if role is Role.LEARNER:
        with pytest.raises(Forbidden):
            author(user)
    else:
        assert author(user) is user


@pytest.mark.parametrize(
    ("public_url", "secure"), [(None, False), ("http://a.example", False), ("https://a.example", True)]
)
def test_cookie_flags(site: Site, public_url: str | None, secure: bool) -> None:
    """The cookie is hidden from scripts and from other sites' requests; with https it is sent over https only."""
    there = Site(
        site.settings.model_copy(update={"public_url": public_url}),
        site.database,
        site.hub,
        site.throttle,
        site.interest,
    )
    set_it, delete_it = Response(), Response()
    remember(set_it, there, "value")
    forget(delete_it, there)
    found = [
        {flag.strip().lower() for flag in response.headers["Set-Cookie"].split(";")} for response in (set_it, delete_it)
    ]
    for flags in found:
        assert {"httponly", "samesite=lax", "path=/"} <= flags
        assert ("secure" in flags) is secure
    assert ["max-age=0" in flags for flags in found] == [False, True]
