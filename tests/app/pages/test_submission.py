"""A submission's page, and its result as it is judged."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.database.tables import User
from judge.verdict import Kind
from tests.app.pages.conftest import CRASHED, WRONG


def test_a_wrong_answer(client: TestClient, learner: User, judged: Callable[..., str]) -> None:
    """The verdict, the diagnosis, every case in order, and what differs in a sample."""
    page = client.get(f"/submissions/{judged(learner, WRONG)}").text
    assert "<span>Wrong answer</span>" in page
    assert "<span>1 of 4 cases</span><span>500 ms</span><span>3 MiB</span>" in page
    assert "You forgot to add <code>b</code>." in page
    assert re.findall(r'id="square-(\d)"', page) == ["0", "1", "2", "3"]
    assert "&lt;b&gt;4" in page
    assert "<dt>Errors</dt>" in page
    assert "1 of 1 is off.\n&lt;b&gt;largest error" in page
    assert "This case was not reached." in page


def test_the_first_sample_that_is_wrong_is_open(client: TestClient, learner: User, judged: Callable[..., str]) -> None:
    """One case is open from the start: the one to look at."""
    page = client.get(f"/submissions/{judged(learner, WRONG)}").text
    assert re.findall(r'id="details-(\d)" open', page) == ["1"]


def test_samples_and_hidden_are_told_apart(client: TestClient, learner: User, judged: Callable[..., str]) -> None:
    """Two groups of squares, each with its name."""
    page = client.get(f"/submissions/{judged(learner, WRONG)}").text
    assert re.search(r'class="samples"><h3>Samples.*class="hidden"><h3>Hidden', page, re.DOTALL)


def test_a_traceback_leads_to_its_line(client: TestClient, learner: User, judged: Callable[..., str]) -> None:
    """The line that failed is marked, and the traceback links to it; what the program says stays text."""
    submission_id = judged(learner, CRASHED, source=b"def add(a, b):\n    return c\n")
    page = client.get(f"/submissions/{submission_id}").text
    assert 'data-line="2"' in page
    assert '<a href="#line-2" data-line="2">line 2</a>, in add' in page
    assert '<span class="row marked" id="line-2">' in page
    assert "&lt;NameError&gt;" in page


def test_accepted(client: TestClient, learner: User, judged: Callable[..., str]) -> None:
    """An accepted answer is told calmly, with the next thing worth doing."""
    page = client.get(f"/submissions/{judged(learner)}").text
    assert "<span>Accepted</span>" in page
    assert 'href="/problems/add/solution"' in page


def test_a_run_leads_to_submit(client: TestClient, learner: User, judged: Callable[..., str]) -> None:
    """Samples that are right are not yet a solved problem."""
    page = client.get(f"/submissions/{judged(learner, kind=Kind.RUN)}").text
    assert "Submit your code" in page
    assert "/solution" not in page


def test_waiting(client: TestClient, learner: User, submitted: Callable[..., str]) -> None:
    """While it waits the page says its place and, without scripts, loads itself again."""
    first, second = submitted(learner), submitted(learner)
    assert "yours is next" in client.get(f"/submissions/{first}").text
    page = client.get(f"/submissions/{second}").text
    assert "1 submission ahead" in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert 'data-status="queued"' in page


def test_waiting_behind_others(
    client: TestClient, learner: User, account: Callable[..., User], submitted: Callable[..., str]
) -> None:
    """The place is the one that the queue gives: everybody's first goes before anybody's second, and runs go first."""
    submitted(learner)
    second = submitted(learner)
    assert "1 submission ahead" in client.get(f"/submissions/{second}").text
    submitted(account("eve"))
    assert "2 submissions ahead" in client.get(f"/submissions/{second}").text
    assert "yours is next" in client.get(f"/submissions/{submitted(learner, kind=Kind.RUN)}").text


def test_done_pages_stay(client: TestClient, learner: User, judged: Callable[..., str]) -> None:
    """A verdict does not load itself again."""
    assert "refresh" not in client.get(f"/submissions/{judged(learner)}").text


def test_the_fragment(client: TestClient, learner: User, judged: Callable[..., str]) -> None:
    """The result alone is the same as in the page."""
    submission_id = judged(learner, WRONG)
    fragment = client.get(f"/submissions/{submission_id}/result").text
    assert fragment.strip().startswith('<section id="result"')
    assert "<html" not in fragment
    assert "You forgot to add <code>b</code>." in fragment


def test_only_ones_own(
    client: TestClient, learner: User, account: Callable[..., User], judged: Callable[..., str]
) -> None:
    """What is somebody else's looks like what does not exist."""
    theirs = judged(account("eve"), WRONG)
    for path in (f"/submissions/{theirs}", f"/submissions/{theirs}/result", "/submissions/nothing"):
        assert client.get(path).status_code == 404


def test_signed_out(client: TestClient, account: Callable[..., User], judged: Callable[..., str]) -> None:
    """A visitor is sent to the sign-in page, and back."""
    submission_id = judged(account("ada"))
    assert client.get(f"/submissions/{submission_id}").headers["Location"] == (
        f"/sign-in?next=/submissions/{submission_id}"
    )


def test_without_its_problem(
    client: TestClient, learner: User, judged: Callable[..., str], request: pytest.FixtureRequest
) -> None:
    """A result is still told when this release cannot read the problem; hints and solution are not offered then."""
    submission_id = judged(learner)
    request.getfixturevalue("unreadable")
    for path in f"/submissions/{submission_id}", f"/submissions/{submission_id}/result":
        page = client.get(path).text
        assert "<span>Accepted</span>" in page
        assert "/solution" not in page
