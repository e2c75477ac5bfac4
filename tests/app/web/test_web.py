"""`app.web.web`, `app.web.guard`, `app.web.access`, `app.web.metrics`: what holds for every request."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, text
from sqlalchemy.exc import DataError

from app.accounts import sessions
from app.database.database import Database
from app.database.tables import User
from app.settings import Settings
from app.web.access import COOKIE, Db
from app.web.metrics import exposition
from app.web.web import create_app
from judge.boxes.start_method import StartMethod
from tests.app.conftest import ACCEPTED, FakeJudge, judge_submission

BODY = {"problem": "add", "source": ""}
URL = "/api/v1/submissions"

Bearer = Callable[..., dict[str, str]]


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
        ({"Origin": "null", "Authorization": "Basic YTpi"}, 403),
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
    """The metrics say how many wait, what was said of the others, and how their boxes were started."""
    one, _ = (client.post(URL, json=BODY, headers=cookie).json()["id"] for _ in range(2))
    judge_submission(
        database, FakeJudge([replace(ACCEPTED, start_methods=(StartMethod.CLONE, StartMethod.ZYGOTE))]), one
    )
    lines = client.get("/metrics").text.splitlines()
    assert "allclose_queue_depth 2.0" in lines
    assert 'allclose_unfinished{status="queued"} 1.0' in lines
    assert 'allclose_verdicts_total{kind="submit",verdict="accepted"} 1.0' in lines
    boxes = [line for line in lines if line.startswith("allclose_boxes_started_total{")]
    assert [line.partition("total")[2] for line in boxes] == [
        '{start_method="clone"} 1.0',
        '{start_method="zygote"} 1.0',
        '{start_method="fresh"} 0.0',
    ]


def test_metrics_count_no_table(client: TestClient, database: Database, cookie: dict[str, str]) -> None:
    """What the metrics read is counted already or in an index of the unfinished, so done submissions cost nothing."""
    ids = [client.post(URL, json=BODY, headers=cookie).json()["id"] for _ in range(3)]
    for one in ids[:2]:
        judge_submission(database, FakeJudge(), one)
    judge_submission(database, FakeJudge(), ids[0])  # it is done: nothing is counted twice
    plans: list[str] = []
    with database.transaction() as session:
        connection = session.connection()
        connection.execute(text("SET LOCAL enable_seqscan = off"))

        def explain(_connection: object, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
            cursor.execute(f"EXPLAIN {statement}", parameters)
            plans.extend(row[0] for row in cursor.fetchall())

        event.listen(connection, "before_cursor_execute", explain)
        lines = exposition(session).decode().splitlines()
    assert 'allclose_verdicts_total{kind="submit",verdict="accepted"} 2.0' in lines
    assert any("ix_submissions_unfinished" in line for line in plans)
    assert not any("Seq Scan on submissions" in line for line in plans)


def test_static_files_are_kept_by_version(client: TestClient) -> None:
    """A static file that is asked for by its version may be kept for a year; without one it must be asked for again."""
    assert "immutable" in client.get("/static/allclose.css?v=1").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/allclose.css").headers.get("Cache-Control", "")


def test_large_answers_are_compressed(client: TestClient) -> None:
    """What is large and text goes out compressed, to those who can read it."""
    answer = client.get("/static/allclose.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


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


def test_a_token_is_no_forgery(client: TestClient, account: Callable[..., User], problem: str, bearer: Bearer) -> None:
    """Who sends a token may come from anywhere, whatever capitals the scheme is written in."""
    token = bearer(account("bob"))["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": f"bEARER {token}", "Origin": "null"}
    assert client.post(URL, json=BODY, headers=headers).status_code == 202


def test_our_bugs(settings: Settings, database: Database) -> None:
    """A mistake of ours is answered with the policy too."""
    app = create_app(settings, database)

    @app.get("/bug")
    def bug(session: Db) -> None:
        session.execute(text("SELECT CAST(:it AS integer)"), {"it": "private"})

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/bug")
    assert answer.status_code == 500
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_parameters_are_not_told(database: Database) -> None:
    """What was sent to the database does not come back with its errors."""
    with pytest.raises(DataError, match="parameters hidden"), database.transaction() as session:
        session.execute(text("SELECT CAST(:it AS integer)"), {"it": "private"})


def test_no_way_by_a_slash(client: TestClient) -> None:
    """A slash too many is another address, and leads to no host that the request names."""
    assert client.get("/problems/", headers={"Host": "evil.example"}).status_code == 404
