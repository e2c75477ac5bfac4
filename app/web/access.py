"""Access control: the dependencies that give endpoints the site, a transaction, and the user."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session
from starlette.datastructures import Headers

from app.accounts import sessions, tokens
from app.accounts.throttle import Throttle
from app.accounts.tokens import Scope
from app.database.database import Database
from app.database.tables import Role, User
from app.errors import Forbidden, Unauthenticated
from app.problems.interest import Interest
from app.settings import Settings
from app.submissions.events import Hub

COOKIE = "allclose_session"


@dataclass(frozen=True)
class Site:
    """The objects that a web process has one of."""

    settings: Settings
    database: Database
    hub: Hub
    throttle: Throttle
    interest: Interest


@dataclass(frozen=True)
class Caller:
    """The user of a request and its scopes: all scopes with a cookie, the token's scopes with a token."""

    user: User
    scopes: frozenset[str]


def site_of(request: Request) -> Site:
    """The site that serves this request."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


def db_session(site: Annotated[Site, Depends(site_of)]) -> Iterator[Session]:
    """The request's transaction. It is committed before the response is sent. Not for event streams."""
    with site.database.transaction() as session:
        yield session


TheSite = Annotated[Site, Depends(site_of)]
Db = Annotated[Session, Depends(db_session, scope="function")]


def bearer(headers: Headers) -> str | None:
    """The request's bearer token, or None."""
    kind, _, text = headers.get("Authorization", "").partition(" ")
    return text.strip() if kind.lower() == "bearer" else None


def authenticate(session: Session, request: Request) -> Caller | None:
    """The caller of this request, by token or cookie; None if there is neither.

    Raises:
        Unauthenticated: the token is not valid.
    """
    text = bearer(request.headers)
    if text is not None:
        token = tokens.find(session, text)
        if token is None:
            raise Unauthenticated("The token is not valid. It may have expired or been revoked.")
        return Caller(token.user, frozenset(token.scopes))
    cookie = request.cookies.get(COOKIE)
    user = sessions.find(session, cookie) if cookie else None
    return None if user is None else Caller(user, frozenset(Scope))


def authorize(session: Session, request: Request, scope: Scope) -> User:
    """The user of this request, who must have `scope`.

    Raises:
        Unauthenticated: there is neither a session nor a valid token.
        Forbidden: the token lacks the scope.
    """
    caller = authenticate(session, request)
    if caller is None:
        raise Unauthenticated("You are not signed in. Sign in, or send `Authorization: Bearer TOKEN`.")
    if scope not in caller.scopes:
        raise Forbidden(f"This token lacks the scope {scope}. Create a token with this scope.")
    return caller.user


def current_user(request: Request, session: Db) -> User | None:
    """The user, or None. Pages accept cookies, and tokens that have all scopes."""
    caller = authenticate(session, request)
    return None if caller is None or caller.scopes < frozenset(Scope) else caller.user


def required_user(user: Annotated[User | None, Depends(current_user)]) -> User:
    """The user.

    Raises:
        Unauthenticated: nobody is signed in.
    """
    if user is None:
        raise Unauthenticated("Please sign in to see this page.")
    return user


def required_author(user: Annotated[User, Depends(required_user)]) -> User:
    """The user, who must be an instructor or administrator.

    Raises:
        Unauthenticated: nobody is signed in.
        Forbidden: this is a learner's account.
    """
    return author(user)


def author(user: User) -> User:
    """`user`, who must be an instructor or administrator.

    Raises:
        Forbidden: this is a learner's account.
    """
    if user.role is Role.LEARNER:
        raise Forbidden(
            "Only instructors can do this. The operator of this site can create an instructor account for you."
        )
    return user


CurrentUser = Annotated[User | None, Depends(current_user)]
RequiredUser = Annotated[User, Depends(required_user)]
RequiredAuthor = Annotated[User, Depends(required_author)]


def scoped(scope: Scope) -> Callable[[Request, Session], User]:
    """A dependency: the user, who must have `scope`."""

    def dependency(request: Request, session: Db) -> User:
        return authorize(session, request, scope)

    return dependency


def scoped_author(scope: Scope) -> Callable[[Request, Session], User]:
    """A dependency: the user, who must have `scope` and be an instructor or administrator."""

    def dependency(request: Request, session: Db) -> User:
        return author(authorize(session, request, scope))

    return dependency


def remember(response: Response, site: Site, cookie: str) -> None:
    """Set the session cookie. Scripts cannot read it, and other sites' requests do not carry it."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=int(sessions.LASTS.total_seconds()),
        path="/",
        secure=site.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def forget(response: Response, site: Site) -> None:
    """Delete the session cookie."""
    response.delete_cookie(COOKIE, path="/", secure=site.settings.secure_cookies, httponly=True, samesite="lax")
