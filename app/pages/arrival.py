"""The last step of signing in and signing up: set the session cookie and redirect the browser back."""

from fastapi import Request
from fastapi.responses import RedirectResponse

from app.accounts import sessions
from app.database.tables import User
from app.pages.back import way_back
from app.pages.visitor import Db
from app.web.access import Site, remember


def arrive(session: Db, site: Site, user: User, target: str) -> RedirectResponse:
    """Sign this browser in as `user` and redirect it to `target`."""
    response = RedirectResponse(way_back(target), 303)
    remember(response, site, sessions.start(session, user))
    return response


def address(request: Request) -> str:
    """The visitor's network address, for counting attempts."""
    return request.client.host if request.client else "unknown"
