"""`app.web`, `app.guard`, `app.access`, `app.metrics`: what holds for every request."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app import sessions
from app.access import COOKIE
from app.database import Database
from app.judging import judge_submission
from app.settings import Settings
from app.tables import User
from app.web import create_app
from tests.app.conftest import FakeJudge

BODY = {"problem": "add", "source": ""}
URL = "/api/v1/submissions"


@pytest.fixture
def cookie(database: Database, problem: str, account: Callable[..., User]) -> dict[str, str]:
    """The header that a signed-in browser sends."""
    user = account("ada")
    with database.transaction() as session:
        return {"Cookie": f"{COOKIE}={sessions.start(session, user)}"}


def test_health(client: TestClient) -> None:
    """A process that reaches its database is healthy."""
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/problems", "/api/v1/nothing", "/nothing"])
def test_policy(client: TestClient, path: str) -> None:
    """Every answer forbids what we never do: foreign scripts, inline scripts, frames, guessed types."""
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 202),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 202),
        ({"Origin": "http://testserver"}, 202),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver.evil.example"}, 403),
    ],
)
def test_forgery(client: TestClient, cookie: dict[str, str], headers: dict[str, str], status: int) -> None:
    """A browser's cookie works for our own pages only; other sites cannot use it."""
    answer = client.post(URL, json=BODY, headers={**cookie, **headers})
    assert answer.status_code == status
    if status == 403:
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_behind_a_proxy(settings: Settings, database: Database, cookie: dict[str, str]) -> None:
    """The address that visitors know is ours too, and https is insisted on there."""
    public = settings.model_copy(update={"public_url": "https://judge.example"})
    assert public.secure_cookies
    with TestClient(create_app(public, database)) as client:
        answer = client.post(URL, json=BODY, headers={**cookie, "Origin": "https://judge.example"})
        assert answer.status_code == 202
        assert "Strict-Transport-Security" in answer.headers


def test_metrics(client: TestClient, database: Database, cookie: dict[str, str]) -> None:
    """The metrics say how many wait and what was said of the others."""
    one, _ = (client.post(URL, json=BODY, headers=cookie).json()["id"] for _ in range(2))
    judge_submission(database, FakeJudge(), one)
    lines = client.get("/metrics").text.splitlines()
    assert "allclose_queue_depth 2.0" in lines
    assert 'allclose_unfinished{status="queued"} 1.0' in lines
    assert 'allclose_verdicts_total{kind="submit",verdict="accepted"} 1.0' in lines


def test_static_files_are_kept_by_version(client: TestClient) -> None:
    """A static file that is asked for by its version may be kept for a year; without one it must be asked for again."""
    assert "immutable" in client.get("/static/allclose.css?v=1").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/allclose.css").headers.get("Cache-Control", "")


def test_large_answers_are_compressed(client: TestClient) -> None:
    """What is large and text goes out compressed, to those who can read it."""
    answer = client.get("/static/allclose.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
