"""`app.web.guard`: what holds for every request and every response."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database.database import Database
from app.database.tables import User
from app.settings import Settings
from app.web.access import Db
from app.web.web import create_app

BODY = {"problem": "add", "source": ""}
URL = "/api/v1/submissions"

Bearer = Callable[..., dict[str, str]]


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


def test_endless_body(client: TestClient, cookie: dict[str, str]) -> None:
    """A body that does not say how long it is is counted, and refused as soon as it is too long."""

    def endless() -> Iterator[bytes]:
        while True:
            yield b" " * (1 << 20)

    answer = client.post(
        URL, content=itertools.islice(endless(), 10), headers={**cookie, "Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
