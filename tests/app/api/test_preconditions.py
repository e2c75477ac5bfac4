"""`app.api.preconditions`: the media type, and how long a caller waits."""

import pytest
from fastapi import Request
from starlette.exceptions import HTTPException

from app.api.preconditions import preferred_wait, require_json
from app.web.access import Site


def _request(*media_type: str) -> Request:
    headers = [(b"content-type", value.encode()) for value in media_type]
    return Request({"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers})


@pytest.mark.parametrize("media_type", ["application/json", "application/json; charset=utf-8", "Application/JSON ;x=1"])
def test_json(media_type: str) -> None:
    """A body that is declared as JSON is accepted, in any capitals and with parameters."""
    require_json(_request(media_type))


@pytest.mark.parametrize(
    "media_type", [[], [""], ["text/plain"], ["application/x-www-form-urlencoded"], ["text/plain; application/json"]]
)
def test_no_json(media_type: list[str]) -> None:
    """Every media type that an HTML form can send is rejected with 415, and so is a missing one."""
    with pytest.raises(HTTPException) as caught:
        require_json(_request(*media_type))
    assert caught.value.status_code == 415


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("wait=5", 5),
        ('Wait = "5"', 5),
        ("respond-async, wait=5", 5),
        ("wait=5; foo", 5),
        ("await=5", 0),
        ("wait=5x", 0),
        ("wait=-5", 0),
        ("wait=", 0),
    ],
)
def test_wait(site: Site, prefer: str | None, seconds: float) -> None:
    """The seconds are read from `wait`; other preferences and malformed numbers are ignored."""
    assert preferred_wait(site, prefer) == seconds


def test_longest_wait(site: Site) -> None:
    """No request waits longer than the settings allow."""
    assert preferred_wait(site, "wait=999999") == site.settings.wait_seconds
    assert preferred_wait(site, "wait=" + "9" * 400) == site.settings.wait_seconds
