"""`app.pages.draft`: a draft from its upload to its publication."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.database.database import Database
from app.database.tables import PackageDraft, Role, User
from app.problems import packages, publishing
from judge.check.report import Progress, Report
from judge.errors import BoxError
from tests.app.conftest import ERROR, WARNING, FakeChecks, check_draft, tiny_package
from tests.app.pages.conftest import enter


@pytest.fixture
def ines(client: TestClient, database: Database, account: Callable[..., User]) -> User:
    """The instructor that `client` is signed in as."""
    user = account("ines", Role.INSTRUCTOR)
    enter(client, database, user)
    return user


def test_waiting(client: TestClient, ines: User, uploaded: Callable[..., str]) -> None:
    """A draft that waits follows its events, loads itself again without scripts, and offers no publishing."""
    one = uploaded(ines)
    text = client.get(f"/studio/drafts/{one}").text
    assert "Waiting to be checked" in text
    assert f'data-events="/api/v1/packages/{one}/events"' in text
    assert '<noscript><meta http-equiv="refresh"' in text
    assert "/publish" not in text


def test_under_way(client: TestClient, database: Database, ines: User, uploaded: Callable[..., str]) -> None:
    """While it is checked the fragment says how far it is."""
    one = uploaded(ines)

    class Looking(FakeChecks):
        seen = ""

        def check(self, archive: bytes, on_progress: Callable[[Progress], None]) -> Report:
            on_progress(Progress("mutants", 3, 40))
            self.seen = client.get(f"/studio/drafts/{one}/result").text
            raise BoxError("enough")

    checks = Looking()
    check_draft(database, checks, one)
    assert "Being checked" in checks.seen
    assert "<span>Mutants</span><span>3 of 40</span>" in checks.seen
    assert '<progress max="40" value="3"' in checks.seen


def test_report(client: TestClient, database: Database, ines: User, uploaded: Callable[..., str]) -> None:
    """A report shows its errors first, each with place, remedy and diff, then the numbers; markup in it stays text."""
    one = uploaded(ines)
    hostile = {**ERROR, "where": "<b>cases.py", "found": "<script>alert(1)</script>", "remedy": "<i>Do</i>"}
    check_draft(database, FakeChecks((WARNING, hostile)), one)
    text = client.get(f"/studio/drafts/{one}").text
    assert "Not ready" in text
    assert text.index("&lt;script&gt;") < text.index("There are no hints.")
    assert "&lt;b&gt;cases.py" in text
    assert "&lt;i&gt;Do" in text
    assert '<span class="added">+    return a + 2 * b' in text
    assert "<script>alert" not in text
    assert "100.0% of those that are not equivalent" in text
    assert ">50 %<" in text
    assert "/publish" not in text
    assert "You cannot publish it because the check found errors" in text


def test_publishing(
    client: TestClient, database: Database, ines: User, account: Callable[..., User], sound: Callable[..., str]
) -> None:
    """A draft that has passed is published by its button, and learners see the problem from then on."""
    one = sound(ines)
    assert f'action="/studio/drafts/{one}/publish"' in client.get(f"/studio/drafts/{one}").text
    answer = client.post(f"/studio/drafts/{one}/publish")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/studio/drafts/{one}")
    text = client.get(f"/studio/drafts/{one}").text
    assert "Published as version 1" in text
    assert "/publish" not in text
    enter(client, database, account("ada"))
    assert "Addition" in client.get("/").text
    assert client.get("/problems/add").status_code == 200


def test_publishing_too_early(client: TestClient, database: Database, ines: User, uploaded: Callable[..., str]) -> None:
    """An instructor who publishes too early is told what prevents it, on the draft's page."""
    one = uploaded(ines)
    check_draft(database, FakeChecks((ERROR,)), one)
    answer = client.post(f"/studio/drafts/{one}/publish")
    assert answer.status_code == 409
    assert "This draft cannot be published yet. cases.py: No hidden case" in answer.text
    assert client.get("/problems/add").status_code == 404


def test_publish_again(client: TestClient, database: Database, ines: User, sound: Callable[..., str]) -> None:
    """A version that was replaced, or withdrawn, can be published again from its draft."""
    old, new = sound(ines), sound(ines, tiny_package(title="Adding"))
    for draft_id in old, new:
        client.post(f"/studio/drafts/{draft_id}/publish")
    assert "not the one that learners are judged by" in client.get(f"/studio/drafts/{old}").text
    with database.transaction() as session:
        publishing.withdraw(session, ines, "add", 2, "wrong")
    text = client.get(f"/studio/drafts/{new}").text
    assert "Version 2 is withdrawn" in text
    assert "Publish again" in text
    client.post(f"/studio/drafts/{old}/publish")
    assert "Learners are judged by this version" in client.get(f"/studio/drafts/{old}").text


def test_machine_failed(client: TestClient, database: Database, ines: User, uploaded: Callable[..., str]) -> None:
    """A draft that could not be checked says why and what to do."""
    one = uploaded(ines)
    for _ in range(3):
        check_draft(database, FakeChecks(fault=BoxError("no memory")), one)
    text = client.get(f"/studio/drafts/{one}").text
    assert "Not checked" in text
    assert "The checking machine failed several times. Upload the package again." in text


def test_deleting(client: TestClient, database: Database, ines: User, uploaded: Callable[..., str]) -> None:
    """A draft that is deleted is gone."""
    one = uploaded(ines)
    assert client.post(f"/studio/drafts/{one}/delete").headers["Location"] == "/studio"
    assert client.get(f"/studio/drafts/{one}").status_code == 404


def test_somebody_elses(
    client: TestClient, database: Database, ines: User, account: Callable[..., User], sound: Callable[..., str]
) -> None:
    """An administrator sees whose a draft is, and when it came."""
    one = sound(ines)
    with database.transaction() as session:
        draft: PackageDraft = packages.find(session, ines, one)
        draft.created_at -= timedelta(hours=2)
    enter(client, database, account("root", Role.ADMIN))
    text = client.get(f"/studio/drafts/{one}").text
    assert "2 hours ago</time> by ines" in text
