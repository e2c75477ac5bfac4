"""Creates the first administrator through a one-time link."""

from fastapi import Request
from fastapi.responses import Response

from app.accounts import accounts
from app.errors import AppError, NotFound
from app.pages.arrival import address, arrive
from app.pages.template import page
from app.pages.visitor import Db, Field, TheSite

USED = "This link has been used or has expired. Start Allclose again to get a new one."


def show(request: Request, session: Db, token: str) -> Response:
    """The form, if the link is valid."""
    if not accounts.invited(session, token):
        raise NotFound(USED)
    return page(request, "welcome/page.html", token=token, name="", refusal="")


def enter(request: Request, session: Db, site: TheSite, token: str, name: Field = "", password: Field = "") -> Response:
    """Create the administrator's account and sign it in."""
    try:
        site.throttle.signing_up(address(request))
        user = accounts.claim_admin(session, token, name, password)
    except NotFound:
        raise
    except AppError as refusal:
        return page(
            request, "welcome/page.html", status=refusal.status, token=token, name=name, refusal=refusal.message
        )
    return arrive(session, site, user, "/")
