"""Errors as pages: what happened, in the error's own words, and what to do next."""

from http import HTTPStatus

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.errors import AppError
from app.pages.back import back_query
from app.pages.template import page

# A heading, and what to do, for each status that a reader may meet; the error's own message stands between them.
_TEXTS = {
    400: ("This request makes no sense to us", "Go back, check what you entered, and try again."),
    403: ("You may not do this", "If you have another account, sign in with that one."),
    404: ("There is no such page", "The address may be mistyped, or the page may belong to somebody else."),
    405: ("This page cannot be used like that", "Go back and use the buttons of the page."),
    409: ("This is not possible now", "Go back and look at the present state."),
    410: ("This is not here any more", "Choose another, or ask whoever runs this installation."),
    413: ("This is too large", "Go back, make it shorter, and send it again."),
    422: ("Something in this request is not right", "Go back, check what you entered, and try again."),
    429: ("Too many requests", "Wait a moment, then reload this page."),
    500: ("We made a mistake", "It is logged, and nothing of yours is lost. Trying again may help."),
    503: ("We are too busy", "Wait a moment, then reload this page."),
}


def error_page(request: Request, error: AppError) -> Response:
    """`error` as a page; who is not signed in is led to where that is done, and back afterwards."""
    if error.status == HTTPStatus.UNAUTHORIZED and request.method in ("GET", "HEAD"):
        return RedirectResponse(f"/sign-in{back_query(request)}", 303)
    return status_page(request, error.status, error.message, error.headers)


def status_page(request: Request, status: int, message: str = "", headers: dict[str, str] | None = None) -> Response:
    """The page for `status`; `message` is the sentence that says what happened."""
    message = "" if message == f"{HTTPStatus(status).phrase}." else message  # which the heading says better
    heading, advice = _TEXTS.get(status, _TEXTS[500 if status >= 500 else 400])
    if status == HTTPStatus.UNAUTHORIZED:
        heading, advice = "You are not signed in", "Nothing was changed."
    link = ("/sign-in", "Sign in") if status == HTTPStatus.UNAUTHORIZED else ("/", "All problems")
    response = page(
        request,
        "error/page.html",
        status=status,
        heading=heading,
        message=message,
        advice=advice,
        known=False,  # nobody has looked who this is; the header must not offer what they have done
        href=link[0],
        link=link[1],
    )
    response.headers.update(headers or {})
    return response
