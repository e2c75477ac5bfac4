"""`app.pages.studio`: an instructor's problems, and the form that uploads one."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.database.database import Database
from app.database.tables import Role, User
from app.problems import publishing
from judge.packages.archive import MAX_PACKED_BYTES, pack
from tests.app.conftest import ERROR, FakeChecks, check_draft, tiny_package
from tests.app.pages.conftest import enter

ZIP = pack(tiny_package().files)


@pytest.fixture
def ines(client: TestClient, database: Database, account: Callable[..., User]) -> User:
    """The instructor that `client` is signed in as."""
    user = account("ines", Role.INSTRUCTOR)
    enter(client, database, user)
    return user


def test_empty(client: TestClient, ines: User) -> None:
    """Who has nothing yet is told what to do, and finds the form."""
    text = client.get("/studio").text
    assert "<h1>Your problems</h1>" in text
    assert 'enctype="multipart/form-data"' in text
    assert ("No drafts yet" in text, "No published problems yet" in text) == (True, True)


def test_uploading(client: TestClient, ines: User) -> None:
    """A package that is uploaded leads to its draft, which is listed from then on."""
    answer = client.post("/studio", files={"package": ("add.zip", ZIP)})
    assert answer.status_code == 303
    assert "Waiting to be checked" in client.get(answer.headers["Location"]).text
    assert answer.headers["Location"] in client.get("/studio").text


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ({"package": ("", b"")}, 422, "No file was chosen"),
        ({"other": ("add.zip", ZIP)}, 422, "No file was chosen"),
        ({"package": ("add.zip", b"")}, 422, "the zip: is not a zip"),
        ({"package": ("<b>.zip", b"PK" * MAX_PACKED_BYTES)}, 413, "&lt;b&gt;.zip is larger than 1 MiB"),
        ({"package": ("add.zip", ZIP.replace(b"add/cases.py", b"add/casos.py"))}, 422, "casos.py: unknown file"),
    ],
)
def test_refusals(client: TestClient, ines: User, files: dict[str, tuple[str, bytes]], status: int, said: str) -> None:
    """What cannot be taken is refused at the form, with the file and the key that are wrong; nothing else is lost."""
    client.post("/studio", files={"package": ("add.zip", pack(tiny_package("kept").files))})
    answer = client.post("/studio", files=files)
    assert answer.status_code == status
    assert said in answer.text
    assert "<code>kept</code>" in answer.text


def test_a_field_that_is_no_file(client: TestClient, ines: User) -> None:
    """A form that sends text in the place of the file is refused like one without a file."""
    answer = client.post("/studio", data={"package": "add.zip"})
    assert (answer.status_code, "No file was chosen" in answer.text) == (422, True)


def test_slug_of_somebody_else(client: TestClient, ines: User, problem: str) -> None:
    """A slug that is taken is refused at the form before anything is checked."""
    answer = client.post("/studio", files={"package": ("add.zip", ZIP)})
    assert answer.status_code == 409
    assert f"{problem} is published by the operator" in answer.text


def test_states(
    client: TestClient,
    database: Database,
    ines: User,
    uploaded: Callable[..., str],
    sound: Callable[..., str],
) -> None:
    """Each draft says where it is, and each published problem which version holds."""
    check_draft(database, FakeChecks((ERROR,)), uploaded(ines, tiny_package("wrong")))
    client.post(f"/studio/drafts/{sound(ines)}/publish")
    sound(ines, tiny_package("ready"))
    text = client.get("/studio").text
    for said in "Not ready", "1 error", "Published as version 1", ">Ready<", ">Version 1<":
        assert said in text
    with database.transaction() as session:
        publishing.withdraw(session, ines, "add", 1, "wrong")
    assert ">Withdrawn<" in client.get("/studio").text


def test_administrator(
    client: TestClient, database: Database, ines: User, account: Callable[..., User], sound: Callable[..., str]
) -> None:
    """An administrator sees everybody's, with whose they are."""
    client.post(f"/studio/drafts/{sound(ines)}/publish")
    enter(client, database, account("root", Role.ADMIN))
    text = client.get("/studio").text
    assert "<h1>All problems</h1>" in text
    assert text.count(">ines</td>") == 2


def test_older_drafts(
    client: TestClient, ines: User, uploaded: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old drafts are a page away."""
    monkeypatch.setattr("app.pages.studio.PAGE", 1)
    old, new = uploaded(ines, tiny_package("one")), uploaded(ines, tiny_package("two"))
    first = client.get("/studio").text
    assert (old in first, f'href="/studio?before={new}"' in first) == (False, True)
    assert old in client.get(f"/studio?before={new}").text
