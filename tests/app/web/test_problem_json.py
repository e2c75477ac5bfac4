"""`app.web.problem_json`: errors as problem objects under /api/, as pages elsewhere."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from app.errors import Busy, Conflict, Invalid
from app.web.problem_json import MEDIA_TYPE, install

BODY = {"problem": "add", "source": ""}
URL = "/api/v1/submissions"


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/problems/%00", {}, 404),
        ("GET", "/submissions/%00", {}, 404),
        ("GET", "/submissions?before=%00", {}, 404),
        ("POST", "/sign-in", {"data": {"name": "\0", "password": "correct horse"}}, 422),
        ("GET", "/api/v1/problems/%00", {}, 404),
        ("GET", f"{URL}/%00", {}, 404),
        ("GET", f"{URL}?cursor=%00", {}, 404),
        ("POST", URL, {"json": {"problem": "\0", "source": ""}}, 422),
    ],
)
def test_null_characters(
    client: TestClient, cookie: dict[str, str], method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    """A null character, wherever it stands, names nothing and is nobody's fault of ours."""
    answer = client.request(method, path, headers=cookie, **sent)
    kind = "application/problem+json" if path.startswith("/api") else "text/html; charset=utf-8"
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, kind)


def _app() -> FastAPI:
    """An application whose pages fail."""
    app = FastAPI()
    install(app)
    faults: dict[str, Exception] = {
        "invalid": Invalid("Too short.", "name"),
        "conflict": Conflict("Not now.", ["a", "b"]),
        "busy": Busy("Later.", 7),
        "http": HTTPException(418, "I am a teapot", {"X-Tea": "green"}),
        "database": OperationalError("SELECT 1", None, Exception("private")),
        "pool": PoolTimeout("private"),
        "bug": ZeroDivisionError("private"),
    }

    @app.get("/api/number")
    def number(value: int) -> int:
        return value

    @app.get("/api/{name}")
    @app.get("/{name}")
    def fail(name: str) -> None:
        raise faults[name]

    return app


@pytest.fixture
def failing() -> TestClient:
    """A visitor of an application whose pages fail."""
    return TestClient(_app(), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("name", "status"),
    [("invalid", 422), ("conflict", 409), ("busy", 503), ("http", 418), ("database", 503), ("pool", 503), ("bug", 500)],
)
def test_statuses(failing: TestClient, name: str, status: int) -> None:
    """Each error has its status, as a problem object under /api/ and as a page elsewhere; faults of ours tell no details."""
    api, page = failing.get(f"/api/{name}"), failing.get(f"/{name}")
    assert (api.status_code, page.status_code) == (status, status)
    assert api.headers["Content-Type"] == MEDIA_TYPE
    assert page.headers["Content-Type"].startswith("text/html")
    problem = api.json()
    assert (problem["type"], problem["status"]) == ("about:blank", status)
    assert problem["title"]
    assert problem["detail"].endswith(".")
    assert "private" not in api.text + page.text


def test_details(failing: TestClient) -> None:
    """A problem object names the fields and lists the reasons, and the headers of the error are kept."""
    assert failing.get("/api/invalid").json()["errors"] == [{"field": "name", "detail": "Too short."}]
    assert failing.get("/api/conflict").json()["reasons"] == ["a", "b"]
    assert failing.get("/api/http").headers["X-Tea"] == "green"
    for path in "/api/busy", "/busy", "/api/database", "/database":
        assert int(failing.get(path).headers["Retry-After"]) > 0


def test_wrong_parameters(failing: TestClient) -> None:
    """A parameter that cannot be read is named."""
    answer = failing.get("/api/number?value=x")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, MEDIA_TYPE)
    assert [error["field"] for error in answer.json()["errors"]] == ["value"]
