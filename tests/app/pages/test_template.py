"""`app.pages.template`: how templates are rendered."""

import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from jinja2 import UndefinedError

from app.database.tables import Role, User
from app.pages.template import STATIC, page


def _request() -> Request:
    return Request({"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": []})


def _user(name: str) -> User:
    return User(id=1, name=name, role=Role.LEARNER, created_at=datetime.now(UTC))


def test_undefined_names_are_errors() -> None:
    """A template that uses a name that it was not given is an error, not an empty place."""
    with pytest.raises(UndefinedError):
        page(_request(), "about/page.html")


def test_everything_is_escaped() -> None:
    """Values become text, never markup."""
    html = bytes(page(_request(), "about/page.html", user=_user("<b>"), text="<i>").body).decode()
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_what_may_be_kept() -> None:
    """A page of a user is not stored by the browser; a page for everybody is checked before each use."""
    theirs = page(_request(), "about/page.html", user=_user("ada"), text="")
    ours = page(_request(), "about/page.html", status=404, text="")
    assert (theirs.headers["Cache-Control"], ours.headers["Cache-Control"]) == ("no-store", "no-cache")
    assert (theirs.status_code, ours.status_code) == (200, 404)


def test_static_files_have_versions(client: TestClient) -> None:
    """The addresses of static files contain a hash of their content, and are served."""
    found = re.findall(r'"/static/([\w./]+)\?v=(\w+)"', client.get("/about").text)
    assert found
    for name, version in found:
        assert sha256((STATIC / name).read_bytes()).hexdigest().startswith(version)
        assert client.get(f"/static/{name}?v={version}").status_code == 200
