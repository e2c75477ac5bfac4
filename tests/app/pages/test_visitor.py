"""`app.pages.visitor`: what page functions may ask for."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from app.accounts.tokens import Scope
from app.database.database import Database
from app.database.tables import Role, User
from app.pages.visitor import Author, Field, OurSettings, Person, Reader
from app.settings import Settings
from app.web.web import create_app
from tests.app.pages.conftest import enter

Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def pages(settings: Settings, database: Database) -> Iterator[TestClient]:
    """A site with a page for each kind of visitor."""
    app = create_app(settings, database)

    @app.get("/reader")
    def reader(user: Reader) -> str | None:
        return None if user is None else user.name

    @app.get("/person")
    def person(user: Person) -> str:
        return user.name

    @app.get("/author")
    def author(user: Author) -> str:
        return user.name

    @app.post("/form")
    def form(settings: OurSettings, text: Field = "nothing") -> list[str]:
        return [str(settings.data_dir), text]

    with TestClient(app, follow_redirects=False) as client:
        yield client


def _statuses(pages: TestClient, headers: dict[str, str] | None = None) -> list[int]:
    return [pages.get(path, headers=headers).status_code for path in ("/reader", "/person", "/author")]


def test_visitors(pages: TestClient) -> None:
    """A visitor without an account can read; other pages lead to signing in."""
    assert pages.get("/reader").json() is None
    assert _statuses(pages) == [200, 303, 303]


@pytest.mark.parametrize(("role", "status"), [(Role.LEARNER, 403), (Role.INSTRUCTOR, 200), (Role.ADMIN, 200)])
def test_roles(pages: TestClient, database: Database, account: Callable[..., User], role: Role, status: int) -> None:
    """Learners do not see the pages of authors."""
    enter(pages, database, account("ada", role))
    assert pages.get("/reader").json() == "ada"
    assert _statuses(pages) == [200, 200, status]


def test_tokens(pages: TestClient, account: Callable[..., User], bearer: Bearer) -> None:
    """A token with all scopes acts for its user on pages; one with fewer does not."""
    ines = account("ines", Role.INSTRUCTOR)
    assert _statuses(pages, bearer(ines)) == [200, 200, 200]
    assert _statuses(pages, bearer(ines, *list(Scope)[1:])) == [200, 303, 303]


def test_forms(pages: TestClient, settings: Settings) -> None:
    """A page function gets the site's settings and the fields of a form."""
    assert pages.post("/form", data={"text": "hello"}).json() == [str(settings.data_dir), "hello"]
    assert pages.post("/form").json() == [str(settings.data_dir), "nothing"]
