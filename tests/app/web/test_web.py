"""`app.web.web`: the application and its static files."""

from fastapi.testclient import TestClient


def test_health(client: TestClient) -> None:
    """A process that reaches its database is healthy."""
    assert client.get("/healthz").json() == {"status": "ok"}


def test_static_files_are_kept_by_version(client: TestClient) -> None:
    """A static file that is asked for by its version may be kept for a year; without one it must be asked for again."""
    assert "immutable" in client.get("/static/allclose.css?v=1").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/allclose.css").headers.get("Cache-Control", "")


def test_large_answers_are_compressed(client: TestClient) -> None:
    """What is large and text goes out compressed, to those who can read it."""
    answer = client.get("/static/allclose.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_no_way_by_a_slash(client: TestClient) -> None:
    """A slash too many is another address, and leads to no host that the request names."""
    assert client.get("/problems/", headers={"Host": "evil.example"}).status_code == 404
