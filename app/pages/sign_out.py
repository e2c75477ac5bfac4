"""Sign out: end this browser's session, in the browser and in the database."""

from fastapi import Request
from fastapi.responses import RedirectResponse

from app.accounts import sessions
from app.pages.visitor import Db, TheSite
from app.web.access import COOKIE, forget


def leave(request: Request, session: Db, site: TheSite) -> RedirectResponse:
    """End the session, if there is one."""
    cookie = request.cookies.get(COOKIE)
    if cookie:
        sessions.end(session, cookie)
    response = RedirectResponse("/", 303)
    forget(response, site)
    return response
