"""`app.api.problems` and the description of the API."""

import pytest
from fastapi.testclient import TestClient


def test_list(client: TestClient, problem: str) -> None:
    """Every problem is listed, for everybody."""
    (item,) = client.get("/api/v1/problems").json()["items"]
    assert (item["slug"], item["title"], item["difficulty"], item["tags"]) == (
        problem,
        "Addition",
        "easy",
        ["arithmetic"],
    )
    assert item["withdrawn"] is False


def test_one(client: TestClient, problem: str) -> None:
    """A problem tells what a learner may know, and nothing of what the judge knows."""
    answer = client.get(f"/api/v1/problems/{problem}")
    said = answer.json()
    assert said["signature"] == {"function": "add", "arguments": ["a", "b"], "arrays": "numpy"}
    assert said["tolerance"] == {"atol": 1e-6, "rtol": 1e-6, "nan_equal": False}
    assert said["statement"].startswith("# Addition")
    for secret in "return a + b", "hidden":
        assert secret not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/problems/nothing", 404),
        ("GET", "/api/v1/problems/" + "x" * 1000, 404),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("DELETE", "/api/v1/problems", 405),
    ],
)
def test_errors(client: TestClient, method: str, path: str, status: int) -> None:
    """Errors under /api are problem objects, wherever they were raised."""
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_description(client: TestClient) -> None:
    """The description names every address of the API, and no page."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/v1/problems",
        "/api/v1/problems/{slug}",
        "/api/v1/problems/{slug}/versions",
        "/api/v1/problems/{slug}/versions/{number}/publish",
        "/api/v1/problems/{slug}/versions/{number}/withdraw",
        "/api/v1/problems/{slug}/versions/{number}/zip",
        "/api/v1/packages",
        "/api/v1/packages/{draft_id}",
        "/api/v1/packages/{draft_id}/events",
        "/api/v1/packages/{draft_id}/publish",
        "/api/v1/packages/{draft_id}/zip",
        "/api/v1/submissions",
        "/api/v1/submissions/batch",
        "/api/v1/submissions/{submission_id}",
        "/api/v1/submissions/{submission_id}/source",
        "/api/v1/submissions/{submission_id}/events",
    }


def test_unreadable(client: TestClient, unreadable: str) -> None:
    """A problem that this release cannot read is gone, and the others are still listed."""
    answer = client.get(f"/api/v1/problems/{unreadable}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (410, "application/problem+json")
    assert "cannot read it" in answer.json()["detail"]
    assert client.get("/api/v1/problems").status_code == 200
