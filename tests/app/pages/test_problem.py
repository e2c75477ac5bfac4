"""The problem page and its form."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.database.database import Database
from app.database.tables import ProblemVersion, Submission, User
from judge.verdict import Kind
from tests.app.pages.conftest import WRONG

SOURCE = "def add(a, b):\n    return a + b\n"


def test_visitors_read_it(client: TestClient, problem: str) -> None:
    """Without an account one reads the statement and the starter, and is told what the account is for."""
    page = client.get("/problems/add").text
    assert '<h1 id="statement-addition">Addition</h1>' in page
    assert "def add(a, b):" in page
    assert 'href="/sign-in?next=/problems/add"' in page
    assert 'value="submit"' not in page


def test_hints_are_folded(client: TestClient, problem: str) -> None:
    """Each hint opens by itself."""
    page = client.get("/problems/add").text
    assert len(re.findall(r'<details class="fold"><summary>Hint \d', page)) == 2


def test_markup_of_the_author_stays_text(client: TestClient, problem: str) -> None:
    """A script in a statement is text."""
    page = client.get("/problems/add").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_nothing_inline(client: TestClient, learner: User, problem: str) -> None:
    """The page needs no inline script, style or handler, which the policy forbids."""
    page = client.get("/problems/add").text
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", page)


def test_an_unknown_problem(client: TestClient) -> None:
    """A slug that nobody has is a page that says so."""
    answer = client.get("/problems/nothing")
    assert answer.status_code == 404
    assert "All problems" in answer.text


@pytest.mark.parametrize("kind", Kind)
def test_an_answer(client: TestClient, database: Database, learner: User, problem: str, kind: Kind) -> None:
    """The form's answer is queued as it was written, and the browser led to it."""
    answer = client.post("/problems/add/submissions", data={"source": SOURCE.replace("\n", "\r\n"), "kind": kind})
    assert answer.status_code == 303
    with database.transaction() as session:
        kept = session.get_one(Submission, answer.headers["Location"].removeprefix("/submissions/"))
        assert (kept.source.decode(), kept.kind, kept.user_id) == (SOURCE, kind, learner.id)


def test_signed_out_nothing_is_lost(client: TestClient, problem: str) -> None:
    """A user whose session has expired gets the source back, with a way to sign in."""
    answer = client.post("/problems/add/submissions", data={"source": "mine = 1", "kind": "run"})
    assert answer.status_code == 401
    assert "mine = 1</textarea>" in answer.text
    assert "sign in in another tab" in answer.text


def test_too_large(client: TestClient, learner: User, problem: str) -> None:
    """A source beyond the limit is refused in words, and given back."""
    answer = client.post("/problems/add/submissions", data={"source": "x" * 70_000, "kind": "run"})
    assert answer.status_code == 413
    assert re.search(r'id="refusal" role="alert">The source has 70000 bytes', answer.text)
    assert "x" * 70_000 in answer.text


def test_too_many(client: TestClient, learner: User, problem: str, submitted: Callable[..., str]) -> None:
    """A quota that is used up is said in words, and the source is given back."""
    for _ in range(10):
        submitted(learner)
    answer = client.post("/problems/add/submissions", data={"source": "mine = 1", "kind": "run"})
    assert answer.status_code == 429
    assert "are still being judged" in answer.text
    assert "mine = 1</textarea>" in answer.text


def test_no_such_kind(client: TestClient, learner: User, problem: str) -> None:
    """A kind that does not exist is refused."""
    assert client.post("/problems/add/submissions", data={"kind": "cheat"}).status_code == 422


def test_an_earlier_submission_in_the_editor(
    client: TestClient, learner: User, problem: str, submitted: Callable[..., str]
) -> None:
    """An earlier source of one's own is opened again; the starter stays known."""
    earlier = submitted(learner, b"earlier = 1 < 2")
    page = client.get(f"/problems/add?submission={earlier}").text
    assert "earlier = 1 &lt; 2</textarea>" in page
    assert 'data-starter="def add(a, b):' in page


def test_somebody_elses_submission_is_not_opened(
    client: TestClient, learner: User, problem: str, account: Callable[..., User], submitted: Callable[..., str]
) -> None:
    """What somebody else wrote cannot be opened."""
    theirs = submitted(account("eve"), b"secret = 1")
    assert client.get(f"/problems/add?submission={theirs}").status_code == 404


def test_a_withdrawn_problem(client: TestClient, database: Database, learner: User, problem: str) -> None:
    """A broken problem says that it is not judged."""
    with database.transaction() as session:
        session.execute(update(ProblemVersion).values(withdrawn="broken"))
    assert "This problem is withdrawn" in client.get("/problems/add").text
    assert client.post("/problems/add/submissions", data={"source": "", "kind": "run"}).status_code == 409


@pytest.mark.parametrize("page", ["", "/solution"])
def test_unreadable(client: TestClient, learner: User, unreadable: str, page: str) -> None:
    """A problem that this release cannot read is gone, with a page that says so."""
    answer = client.get(f"/problems/{unreadable}{page}")
    assert answer.status_code == 410
    assert "cannot read it" in answer.text


def test_what_is_being_judged_is_followed(
    client: TestClient, learner: User, problem: str, submitted: Callable[..., str], judged: Callable[..., str]
) -> None:
    """A page that is loaded again shows the submission that is still being judged, and none that is done."""
    judged(learner, WRONG)
    assert "data-events" not in client.get(f"/problems/{problem}").text
    waiting = submitted(learner)
    assert f'data-events="/api/v1/submissions/{waiting}/events"' in client.get(f"/problems/{problem}").text
