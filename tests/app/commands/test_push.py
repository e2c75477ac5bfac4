"""`allclose problem push`, before a real web process, with a worker that is told what to say."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from app.accounts.tokens import Scope
from app.database.claims import MACHINE_ATTEMPTS
from app.database.database import Database
from app.database.tables import Role, User
from app.problems.packages import page
from judge.errors import BoxError
from tests.app.conftest import ERROR, FakeChecks, check_draft, tiny_package

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def ines(account: Callable[..., User]) -> User:
    """An instructor."""
    return account("ines", Role.INSTRUCTOR)


@pytest.fixture
def token(ines: User, bearer: Callable[..., dict[str, str]]) -> dict[str, str]:
    """The environment in which her token is."""
    return {"ALLCLOSE_TOKEN": bearer(ines)["Authorization"].removeprefix("Bearer ")}


@pytest.fixture
def folder(home: Path) -> str:
    """The tiny package as a folder."""
    for name, content in tiny_package().files.items():
        path = home / "add" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return "add"


@contextmanager
def checking(database: Database, user: User, checks: FakeChecks) -> Iterator[None]:
    """Check what is uploaded, until the context ends."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.05):
            with database.transaction() as session:
                ids = [draft.id for draft in page(session, user)]
            for draft_id in ids:
                check_draft(database, checks, draft_id)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    over.set()
    thread.join(30)


def test_push_and_publish(
    run: Run, folder: str, served: str, database: Database, ines: User, token: dict[str, str]
) -> None:
    """A sound package is uploaded, checked and, where asked for, published."""
    with checking(database, ines, FakeChecks()):
        pushed = run("problem", "push", folder, "--url", served, **token)
        published = run("problem", "push", folder, "--url", f"{served}/", "--publish", "--json", **token)
    assert pushed.returncode == 0
    assert "add: passed" in pushed.stdout
    assert pushed.stdout.endswith("push it with --publish.\n")
    assert "Uploaded add as draft" in pushed.stderr
    assert published.returncode == 0
    said = json.loads(published.stdout)
    assert (said["passed"], said["published"], said["report"]["findings"]) == (True, 1, [])


def test_weak_package(
    run: Run, folder: str, served: str, database: Database, ines: User, token: dict[str, str]
) -> None:
    """A package that did not pass is not published; what was found is printed, and the status is 1."""
    with checking(database, ines, FakeChecks((ERROR,))):
        pushed = run("problem", "push", folder, "--url", served, "--publish", **token)
    assert pushed.returncode == 1
    assert all(ERROR[name] in pushed.stdout for name in ("where", "found", "remedy"))
    assert "-    return a + b\n" in pushed.stdout
    assert "add: not passed, 1 error" in pushed.stdout


def test_machine_fails(
    run: Run, folder: str, served: str, database: Database, ines: User, token: dict[str, str]
) -> None:
    """A package that could not be checked ends with status 3."""
    checks = FakeChecks(fault=BoxError("no memory"))
    with checking(database, ines, checks):
        pushed = run("problem", "push", folder, "--url", served, **token)
    assert pushed.returncode == 3
    assert pushed.stdout == "add could not be checked: The checking machine failed several times.\n"
    assert len(checks.checked) == MACHINE_ATTEMPTS


def test_refusals_of_the_service(
    run: Run, folder: str, served: str, ines: User, account: Callable[..., User], bearer: Callable[..., dict[str, str]]
) -> None:
    """What the service refuses is printed in its own words, with status 2."""
    other = bearer(ines, Scope.PROBLEMS_READ)["Authorization"].removeprefix("Bearer ")
    learner = bearer(account("ada"))["Authorization"].removeprefix("Bearer ")
    for token, reason in (
        ("nonsense", "status 401"),
        (other, "the scope packages:write"),
        (learner, "status 403: Only instructors"),
    ):
        ended = run("problem", "push", folder, "--url", served, ALLCLOSE_TOKEN=token)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert reason in ended.stderr
        assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("nowhere", "--url", "http://127.0.0.1:1"), "nowhere is not a folder"),
        (("problems", "--url", "http://127.0.0.1:1"), "problem.toml"),
        (("add", "--url", "http://127.0.0.1:1"), "http://127.0.0.1:1"),
        (("add", "--url", "file:///etc/passwd"), "expected an address such as https://judge.example.org"),
        (("add",), "--url"),
    ],
)
def test_bad_usage(run: Run, folder: str, arguments: tuple[str, ...], reason: str) -> None:
    """Bad usage ends with status 2 and a sentence, before anything is sent."""
    ended = run("problem", "push", *arguments, ALLCLOSE_TOKEN="secret-token")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert reason in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret-token" not in ended.stderr
