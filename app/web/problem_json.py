"""Every error's way out: problem+json (RFC 9457) for programs, a page for people."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from app.errors import AppError, Conflict, Invalid, NotFound
from app.pages.error import error_page, status_page

logger = logging.getLogger(__name__)

API = "/api/"
MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5  # the embedded database is back within one


def install(app: FastAPI) -> None:
    """Answer every kind of error in the form that its address calls for."""
    app.add_exception_handler(AppError, _on_app_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(OperationalError, _on_database_gone)
    app.add_exception_handler(DataError, _on_no_text)
    app.add_exception_handler(PoolTimeout, _on_database_gone)
    app.add_exception_handler(Exception, _on_bug)


def error_response(request: Request, error: AppError) -> Response:
    """The answer to a request that `error` stands against."""
    if request.url.path.startswith(API):
        extra: dict[str, object] = {"errors": _errors(error.fields)} if error.fields else {}
        if isinstance(error, Conflict) and error.reasons:
            extra["reasons"] = list(error.reasons)
        return problem_json(error.status, error.message, error.headers, **extra)
    return error_page(request, error)


def problem_json(status: int, detail: str, headers: dict[str, str] | None = None, **extra: Any) -> JSONResponse:
    """A problem object: `type` says no more than the status does, `detail` says what to do."""
    title = HTTPStatus(status).phrase
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    return JSONResponse(content, status, headers, MEDIA_TYPE)


def _plain(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    if request.url.path.startswith(API):
        return problem_json(status, message, headers)
    return status_page(request, status, message, headers)


def _errors(fields: dict[str, str]) -> list[dict[str, str]]:
    return [{"field": field, "detail": detail} for field, detail in fields.items()]


def _on_app_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)
    return error_response(request, error)


def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _plain(request, error.status_code, f"{error.detail}.", dict(error.headers or {}))


def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = {".".join(str(part) for part in fault["loc"][1:]): str(fault["msg"]) for fault in error.errors()}
    if not request.url.path.startswith(API):
        return status_page(request, 422, "; ".join(f"{field}: {detail}" for field, detail in fields.items()))
    return problem_json(422, "The request does not have the documented form.", errors=_errors(fields))


def _on_database_gone(request: Request, error: Exception) -> Response:
    logger.error("The database does not answer: %s", error)
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return _plain(request, 503, "The database does not answer at the moment. Please try again shortly.", headers)


def _on_no_text(request: Request, error: Exception) -> Response:
    """A null character came as far as the database's driver, which takes none; what the server refuses is our bug."""
    if getattr(getattr(error, "orig", None), "sqlstate", None) is not None:
        raise error
    if request.method in ("GET", "HEAD"):
        return error_response(request, NotFound("There is nothing here: no name of ours has a null character in it."))
    return error_response(request, Invalid("A text in this request has a null character in it. Send it without."))


def _on_bug(request: Request, error: Exception) -> Response:
    return _plain(request, 500, "Something went wrong on our side; it has been logged.")
