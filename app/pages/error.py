"""Error pages: what happened, from the error's message, and what to do next."""

from http import HTTPStatus

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.errors import AppError
from app.pages.back import back_query
from app.pages.template import page

# A heading and advice for each status that a visitor may see. The error's own message is shown between them.
_TEXTS = {
    400: ("Invalid request", "Go back, check what you entered, and try again."),
    403: ("You are not allowed to do this", "If you have another account, sign in with it."),
    404: ("Page not found", "Check the address. The page may also belong to another user."),
    405: ("Method not allowed", "Go back and use the buttons on the page."),
    409: ("This is not possible right now", "Go back and reload the page to see its current state."),
    410: ("No longer available", "Choose another problem, or ask the operator of this site."),
    413: ("Too large", "Go back, make it shorter, and send it again."),
    422: ("Invalid input", "Go back, check what you entered, and try again."),
    429: ("Too many requests", "Wait a moment, then reload this page."),
    500: ("Server error", "Try again in a moment. If the error stays, tell the operator of this site."),
    503: ("The server is busy", "Wait a moment, then reload this page."),
}


def error_page(request: Request, error: AppError) -> Response:
    """`error` as a page. A visitor who is not signed in is redirected to sign in, and back afterwards."""
    if error.status == HTTPStatus.UNAUTHORIZED and request.method in ("GET", "HEAD"):
        return RedirectResponse(f"/sign-in{back_query(request)}", 303)
    return status_page(request, error.status, error.message, error.headers)


def status_page(request: Request, status: int, message: str = "", headers: dict[str, str] | None = None) -> Response:
    """The page for `status`. `message` says what happened."""
    message = "" if message == f"{HTTPStatus(status).phrase}." else message  # the heading says it already
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
        known=False,  # the user is unknown here, so the header offers neither signing in nor signing out
        href=link[0],
        link=link[1],
    )
    response.headers.update(headers or {})
    return response
