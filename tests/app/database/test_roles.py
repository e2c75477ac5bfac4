"""Who may do what: every address that makes problems, walked by everybody.

`app.web.access` decides who is who, `app.problems.packages` and `app.problems.publishing` whose a thing is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from app.database.database import Database
from app.database.tables import Role, User
from app.pages import routes
from judge.packages.archive import pack
from tests.app.conftest import tiny_package
from tests.app.pages.conftest import enter

VISITORS = ("stranger", "learner", "other", "owner", "admin")
INSTRUCTORS = re.compile(r"/(studio|packages|versions)\b")
ZIP: dict[str, Any] = {"content": pack(tiny_package("fresh").files), "headers": {"Content-Type": "application/zip"}}
FORM = {"files": {"package": ("fresh.zip", ZIP["content"])}}

# What a stranger, a learner, another instructor, the owner and an administrator are answered.
API = "/api/v1"
EXPECTED = {
    f"POST {API}/packages": (401, 403, 202, 202, 202),
    f"GET {API}/packages": (401, 403, 200, 200, 200),
    f"GET {API}/packages/{{draft_id}}": (401, 403, 404, 200, 200),
    f"GET {API}/packages/{{draft_id}}/zip": (401, 403, 404, 200, 200),
    f"GET {API}/packages/{{draft_id}}/events": (401, 403, 404, 200, 200),
    f"POST {API}/packages/{{draft_id}}/publish": (401, 403, 404, 200, 200),
    f"DELETE {API}/packages/{{draft_id}}": (401, 403, 404, 204, 204),
    f"GET {API}/problems/{{slug}}/versions": (401, 403, 404, 200, 200),
    f"GET {API}/problems/{{slug}}/versions/{{number}}/zip": (401, 403, 404, 200, 200),
    f"POST {API}/problems/{{slug}}/versions/{{number}}/withdraw": (401, 403, 404, 200, 200),
    f"POST {API}/problems/{{slug}}/versions/{{number}}/publish": (401, 403, 404, 200, 200),
    "GET /studio": (303, 403, 200, 200, 200),
    "POST /studio": (401, 403, 303, 303, 303),
    "GET /studio/drafts/{draft_id}": (303, 403, 404, 200, 200),
    "GET /studio/drafts/{draft_id}/result": (303, 403, 404, 200, 200),
    "POST /studio/drafts/{draft_id}/publish": (401, 403, 404, 303, 303),
    "POST /studio/drafts/{draft_id}/delete": (401, 403, 404, 303, 303),
    "GET /studio/problems/{slug}": (303, 403, 404, 200, 200),
    "POST /studio/problems/{slug}/versions/{number}/withdraw": (401, 403, 404, 303, 303),
    "POST /studio/problems/{slug}/versions/{number}/publish": (401, 403, 404, 303, 303),
}
BODIES: dict[str, dict[str, Any]] = {
    f"POST {API}/packages": ZIP,
    "POST /studio": FORM,
    f"POST {API}/problems/{{slug}}/versions/{{number}}/withdraw": {"json": {"reason": "wrong"}},
    "POST /studio/problems/{slug}/versions/{number}/withdraw": {"data": {"reason": "wrong"}},
}


@dataclass(frozen=True)
class Scene:
    """A client, and everybody who might come along with it."""

    client: TestClient
    database: Database
    people: dict[str, User | None]

    def come(self, visitor: str) -> None:
        """Have the client be somebody."""
        self.client.cookies.clear()
        person = self.people[visitor]
        if person is not None:
            enter(self.client, self.database, person)


@pytest.fixture
def scene(client: TestClient, database: Database) -> Scene:
    """Everybody, with accounts that have no password."""
    roles = {"learner": Role.LEARNER, "other": Role.INSTRUCTOR, "owner": Role.INSTRUCTOR, "admin": Role.ADMIN}
    people: dict[str, User | None] = {name: User(name=name, role=role) for name, role in roles.items()}
    with database.transaction() as session:
        session.add_all(filter(None, people.values()))
    return Scene(client, database, {"stranger": None, **people})


@pytest.fixture
def published(scene: Scene, sound: Callable[..., str]) -> Callable[[], str]:
    """Publishes a draft of the owner's; its id."""

    def make() -> str:
        draft_id = sound(scene.people["owner"])
        scene.come("owner")
        assert scene.client.post(f"{API}/packages/{draft_id}/publish").status_code == 200
        return draft_id

    return make


def test_every_address_is_walked(client: TestClient) -> None:
    """No address for those who make problems is missing from the table above, and none is in it that is not there."""
    described = client.get(f"{API}/openapi.json").json()["paths"]
    served = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    for route in routes.router.routes:
        assert isinstance(route, APIRoute)
        served |= {f"{method} {route.path}" for method in route.methods or ()}
    assert {address for address in served if INSTRUCTORS.search(address)} == set(EXPECTED)


@pytest.mark.parametrize("address", EXPECTED)
def test_who_may(scene: Scene, published: Callable[[], str], address: str) -> None:
    """Strangers are asked to sign in, learners refused, other instructors see nothing of what is not theirs."""
    method, template = address.split(" ")
    for visitor, status in zip(VISITORS, EXPECTED[address], strict=True):
        path = template.format(draft_id=published(), slug="add", number=1)
        scene.come(visitor)
        answer = scene.client.request(method, path, **BODIES.get(address, {}))
        assert (visitor, answer.status_code) == (visitor, status)
        assert status < 400 or "Addition" not in answer.text


@pytest.mark.parametrize("visitor", VISITORS)
def test_what_is_shown(scene: Scene, published: Callable[[], str], visitor: str) -> None:
    """The header leads instructors to the studio, and drafts are listed for their owner and administrators alone."""
    draft_id = published()
    scene.come(visitor)
    assert ('href="/studio"' in scene.client.get("/").text) is (visitor in VISITORS[2:])
    for path in "/studio", f"{API}/packages":
        assert (draft_id in scene.client.get(path).text) is (visitor in ("owner", "admin"))
