"""`app.pages.routes`: every page has a route, and visitors get only what is theirs."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from app import pages
from app.pages import routes

ROUTES = [route for route in routes.router.routes if isinstance(route, APIRoute)]


def test_every_page_has_a_route() -> None:
    """Each module with a function `show` is a page, and its page is routed."""
    modules = {f"{pages.__name__}.{path.stem}" for folder in pages.__path__ for path in Path(folder).glob("[a-z]*.py")}
    showing = {name for name in modules if "def show(" in _source(name)}
    assert {route.endpoint.__module__ for route in ROUTES if route.endpoint.__name__ == "show"} == showing


def _source(name: str) -> str:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).read_text()


def test_every_route_is_its_own() -> None:
    """No two routes have the same method and path, and no page function has two routes."""
    keys = [(method, route.path) for route in ROUTES for method in route.methods or ()]
    assert len(set(keys)) == len(keys)
    assert len({route.endpoint for route in ROUTES}) == len(ROUTES)


def test_reading_changes_nothing() -> None:
    """Every route either reads (GET) or writes (POST)."""
    assert {frozenset(route.methods or ()) for route in ROUTES} == {frozenset({"GET"}), frozenset({"POST"})}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/about", 200),
        ("/sign-in", 200),
        ("/sign-up", 200),
        ("/problems", 308),
        ("/problems/nothing", 404),
        ("/welcome/nothing", 404),
        ("/submissions", 303),
        ("/submissions/nothing", 303),
        ("/studio", 303),
        ("/studio/drafts/nothing", 303),
        ("/studio/problems/nothing", 303),
    ],
)
def test_visitors(client: TestClient, path: str, status: int) -> None:
    """A visitor sees public pages; other pages lead to signing in."""
    answer = client.get(path)
    assert answer.status_code == status
    if status == 303:
        assert answer.headers["Location"].startswith("/sign-in")
