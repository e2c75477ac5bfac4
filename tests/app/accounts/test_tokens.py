"""`app.accounts.tokens`: API tokens."""

import pytest
from sqlalchemy.orm import Session

from app.accounts import accounts, tokens
from app.accounts.tokens import Scope
from app.database.tables import now
from app.errors import Invalid, NotFound
from tests.app.conftest import PASSWORD


def test_tokens(session: Session) -> None:
    """A token is known again by its beginning only, notes when it was used, and ends when revoked or expired."""
    ada = accounts.sign_up(session, "ada", PASSWORD)
    token, text = tokens.create(session, ada, "laptop", [Scope.PROBLEMS_READ])
    assert text.startswith(token.prefix)
    assert text not in repr(vars(token))
    assert tokens.find(session, text) is token
    assert token.used_at is not None
    assert tokens.find(session, text[:-1]) is None
    for wrong in "", token.prefix[:-1], "allclose_madeup_":
        with pytest.raises(NotFound):
            tokens.revoke(session, wrong)
    assert tokens.revoke(session, text) == "laptop"
    assert tokens.find(session, text) is None
    _, expired = tokens.create(session, ada, "old", list(Scope), now())
    assert tokens.find(session, expired) is None


@pytest.mark.parametrize(("label", "scopes"), [("", list(Scope)), ("x" * 65, list(Scope)), ("x", [])])
def test_bad_tokens(session: Session, label: str, scopes: list[Scope]) -> None:
    """A token has a label and a scope."""
    user = accounts.sign_up(session, "ada", PASSWORD)
    with pytest.raises(Invalid):
        tokens.create(session, user, label, scopes)
