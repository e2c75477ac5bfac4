"""The sign-up page: create an account with a name and a password."""

from fastapi import Request
from fastapi.responses import Response

from app.accounts import accounts
from app.errors import AppError
from app.pages.arrival import address, arrive
from app.pages.back import way_back
from app.pages.template import page
from app.pages.visitor import Db, Field, Reader, TheSite


def show(request: Request, user: Reader, next: str = "/") -> Response:  # noqa: A002  # the query's name
    """The form."""
    return page(request, "sign_up/page.html", user=user, name="", next=way_back(next), refusal="")


def enter(
    request: Request,
    session: Db,
    site: TheSite,
    name: Field = "",
    password: Field = "",
    next: Field = "/",  # noqa: A002
) -> Response:
    """Create the account and sign it in. An error is shown on the form, which keeps the name."""
    try:
        site.throttle.signing_up(address(request))
        user = accounts.sign_up(session, name, password)
    except AppError as refusal:
        return page(
            request,
            "sign_up/page.html",
            status=refusal.status,
            name=name,
            next=way_back(next),
            refusal=refusal.message,
        )
    return arrive(session, site, user, next)
