"""Who is asking: the dependencies by which endpoints get the site, a transaction, and the visitor's account."""

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
    """What a web process has one of."""

    settings: Settings
    database: Database
    hub: Hub
    throttle: Throttle
    interest: Interest


@dataclass(frozen=True)
class Caller:
    """An account and what it may do here: everything with a cookie, a token's scopes with a token."""

    user: User
    scopes: frozenset[str]


def site_of(request: Request) -> Site:
    """The site that serves this request."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


def db_session(site: Annotated[Site, Depends(site_of)]) -> Iterator[Session]:
    """The request's transaction; it is committed before the response goes out. Not for event streams."""
    with site.database.transaction() as session:
        yield session


TheSite = Annotated[Site, Depends(site_of)]
Db = Annotated[Session, Depends(db_session, scope="function")]


def bearer(headers: Headers) -> str | None:
    """The token that a request was sent with, or None."""
    kind, _, text = headers.get("Authorization", "").partition(" ")
    return text.strip() if kind.lower() == "bearer" else None


def authenticate(session: Session, request: Request) -> Caller | None:
    """Whoever sent this request, by token or by cookie; None for a visitor without either.

    Raises:
        Unauthenticated: a token was sent, and it is not valid.
    """
    text = bearer(request.headers)
    if text is not None:
        token = tokens.find(session, text)
        if token is None:
            raise Unauthenticated("The token is unknown, has expired or was revoked.")
        return Caller(token.user, frozenset(token.scopes))
    cookie = request.cookies.get(COOKIE)
    user = sessions.find(session, cookie) if cookie else None
    return None if user is None else Caller(user, frozenset(Scope))


def authorize(session: Session, request: Request, scope: Scope) -> User:
    """The account that sent this request, if it may do `scope` here.

    Raises:
        Unauthenticated: nobody is signed in and no valid token was sent.
        Forbidden: the token has other scopes.
    """
    caller = authenticate(session, request)
    if caller is None:
        raise Unauthenticated("This needs an account. Sign in, or send `Authorization: Bearer TOKEN`.")
    if scope not in caller.scopes:
        raise Forbidden(f"This token lacks the scope {scope}. Create another with it.")
    return caller.user


def current_user(request: Request, session: Db) -> User | None:
    """Whose page this is, or None for a visitor. Pages take cookies; so does this, and tokens of every scope."""
    caller = authenticate(session, request)
    return None if caller is None or caller.scopes < frozenset(Scope) else caller.user


def required_user(user: Annotated[User | None, Depends(current_user)]) -> User:
    """Whose page this is.

    Raises:
        Unauthenticated: nobody is signed in.
    """
    if user is None:
        raise Unauthenticated("This page is for people with an account. Please sign in.")
    return user


def required_author(user: Annotated[User, Depends(required_user)]) -> User:
    """Whose page this is, which is for those who make problems.

    Raises:
        Unauthenticated: nobody is signed in.
        Forbidden: this is a learner's account.
    """
    return author(user)


def author(user: User) -> User:
    """`user`, who may make problems.

    Raises:
        Forbidden: this is a learner's account.
    """
    if user.role is Role.LEARNER:
        raise Forbidden("This is for instructors. Whoever runs this installation can make you an instructor's account.")
    return user


CurrentUser = Annotated[User | None, Depends(current_user)]
RequiredUser = Annotated[User, Depends(required_user)]
RequiredAuthor = Annotated[User, Depends(required_author)]


def scoped(scope: Scope) -> Callable[[Request, Session], User]:
    """A dependency: the account, if it may do `scope`."""

    def dependency(request: Request, session: Db) -> User:
        return authorize(session, request, scope)

    return dependency


def scoped_author(scope: Scope) -> Callable[[Request, Session], User]:
    """A dependency: the account, if it may do `scope` and makes problems."""

    def dependency(request: Request, session: Db) -> User:
        return author(authorize(session, request, scope))

    return dependency


def remember(response: Response, site: Site, cookie: str) -> None:
    """Hand the browser its session: out of reach of scripts, and of requests that other sites make it send."""
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
    """Take the browser's session away."""
    response.delete_cookie(COOKIE, path="/", secure=site.settings.secure_cookies, httponly=True, samesite="lax")
