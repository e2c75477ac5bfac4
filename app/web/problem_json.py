"""Error responses: problem+json (RFC 9457) under /api/, pages elsewhere."""

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
RETRY_SECONDS = 5  # the embedded database restarts within a second


def install(app: FastAPI) -> None:
    """Install the handlers for all errors."""
    app.add_exception_handler(AppError, _on_app_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(OperationalError, _on_database_gone)
    app.add_exception_handler(DataError, _on_no_text)
    app.add_exception_handler(PoolTimeout, _on_database_gone)
    app.add_exception_handler(Exception, _on_bug)


def error_response(request: Request, error: AppError) -> Response:
    """The response for `error`."""
    if request.url.path.startswith(API):
        extra: dict[str, object] = {"errors": _errors(error.fields)} if error.fields else {}
        if isinstance(error, Conflict) and error.reasons:
            extra["reasons"] = list(error.reasons)
        return problem_json(error.status, error.message, error.headers, **extra)
    return error_page(request, error)


def problem_json(status: int, detail: str, headers: dict[str, str] | None = None, **extra: Any) -> JSONResponse:
    """A problem object. `type` is always about:blank; `detail` says what to do."""
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
    return problem_json(422, "The request is not valid. See `errors` for the fields.", errors=_errors(fields))


def _on_database_gone(request: Request, error: Exception) -> Response:
    logger.error("Cannot connect to the database: %s", error)
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return _plain(request, 503, "The database is not available at the moment. Please try again shortly.", headers)


def _on_no_text(request: Request, error: Exception) -> Response:
    """The database driver rejects null characters. Data that the server rejects (with an SQLSTATE) is our bug."""
    if getattr(getattr(error, "orig", None), "sqlstate", None) is not None:
        raise error
    if request.method in ("GET", "HEAD"):
        return error_response(request, NotFound("Not found: no name contains a null character."))
    return error_response(request, Invalid("The request contains a null character. Remove it and try again."))


def _on_bug(request: Request, error: Exception) -> Response:
    return _plain(request, 500, "Something went wrong on our side. The error has been logged.")
