"""The way back after signing in."""

import pytest

from app.pages.back import way_back


@pytest.mark.parametrize("path", ["/", "/problems/add", "/submissions?problem=add&before=1", "/problems/a%20b"])
def test_pages_of_ours(path: str) -> None:
    """One returns to where one was."""
    assert way_back(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None, "", "problems", "//evil.example", "/\\evil.example", "///evil.example", "https://evil.example", "/\t/evil",
        "/a\\b", "/a b", "/a\r\nSet-Cookie: x", "javascript:alert(1)", "/sign-in", "/sign-out", "/sign-up?next=/", "/welcome/x",
    ],
)  # fmt: skip
def test_elsewhere(path: str | None) -> None:
    """Whatever is no page of ours to return to leads to the list."""
    assert way_back(path) == "/"
