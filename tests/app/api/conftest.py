"""The site behind `client`, and an instructor with a token."""

from collections.abc import Callable

import pytest

from app.database.tables import Role, User


@pytest.fixture
def ines(account: Callable[..., User]) -> User:
    """An instructor."""
    return account("ines", Role.INSTRUCTOR)


@pytest.fixture
def hers(ines: User, bearer: Callable[..., dict[str, str]]) -> dict[str, str]:
    """The header that acts for the instructor."""
    return bearer(ines)
