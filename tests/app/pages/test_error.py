"""Errors as pages."""

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from app.errors import Forbidden, TooLarge, TooMany, Unauthenticated
from app.pages.error import error_page, status_page


def request(path: str = "/x", method: str = "GET") -> Request:
    """A request as far as an error page looks at it."""
    return Request({"type": "http", "method": method, "path": path, "query_string": b"", "headers": []})


def test_a_page_that_is_not_there(client: TestClient) -> None:
    """404 says that the page is missing and where there are others."""
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert '<a href="/">All problems</a>' in answer.text


def test_a_method_that_is_not_there(client: TestClient) -> None:
    """405 is a page too."""
    answer = client.post("/about")
    assert answer.status_code == 405
    assert "Method not allowed" in answer.text


@pytest.mark.parametrize(
    ("error", "heading"),
    [
        (Forbidden("No entry."), "You are not allowed to do this"),
        (TooLarge("Two MiB."), "Too large"),
        (TooMany("Slower.", 7), "Too many requests"),
    ],
)
def test_its_own_words(error: Forbidden | TooLarge | TooMany, heading: str) -> None:
    """The error's sentence stands under the heading, and its headers are kept."""
    answer = error_page(request(), error)
    text = bytes(answer.body).decode()
    assert answer.status_code == error.status
    assert heading in text
    assert error.message in text
    assert answer.headers.get("Retry-After") == error.headers.get("Retry-After")


def test_a_bug() -> None:
    """500 is a page that says that the fault is the server's."""
    assert "Server error" in bytes(status_page(request(), 500).body).decode()


def test_markup_stays_text() -> None:
    """What an error quotes is not markup."""
    assert "<b>" not in bytes(error_page(request(), Forbidden("<b>")).body).decode()


def test_who_is_not_signed_in_is_led_there() -> None:
    """Reading leads to the form; what would have changed something is refused, since it cannot be sent again."""
    answer = error_page(request("/submissions"), Unauthenticated("Sign in."))
    assert answer.headers["Location"] == "/sign-in?next=/submissions"
    assert error_page(request("/submissions", "POST"), Unauthenticated("Sign in.")).status_code == 401
