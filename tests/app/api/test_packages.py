"""`app.api.packages`: what instructors' scripts rely on."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from app.accounts.tokens import Scope
from app.database.database import Database
from app.database.tables import User
from judge.packages.archive import MAX_PACKED_BYTES, pack
from tests.app.conftest import ERROR, FakeChecks, check_draft, tiny_package

URL = "/api/v1/packages"
ZIP = pack(tiny_package().files)
PROBLEM_JSON = "application/problem+json"

Make = Callable[..., User]
Bearer = Callable[..., dict[str, str]]
Uploaded = Callable[..., str]


def test_uploading(client: TestClient, hers: dict[str, str]) -> None:
    """A package is answered at once with its draft's address, where it can be read, and its zip beside it."""
    answer = client.post(URL, content=ZIP, headers={**hers, "Content-Type": "application/zip"})
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"{URL}/{answer.json()['id']}"
    assert client.get(answer.headers["Location"], headers=hers).json() == answer.json()
    zipped = client.get(answer.headers["Location"] + "/zip", headers=hers)
    assert zipped.content == ZIP
    assert zipped.headers["Content-Disposition"] == 'attachment; filename="add.zip"'
    said = answer.json()
    assert (said["slug"], said["owner"], said["status"], said["report"]) == ("add", "ines", "queued", None)
    assert len(said["obstacles"]) == 1
    assert "not finished" in said["obstacles"][0]


def test_uploading_as_a_form(client: TestClient, hers: dict[str, str]) -> None:
    """A form with the zip in the field `package` is taken too."""
    answer = client.post(URL, files={"package": ("add.zip", ZIP)}, headers=hers)
    assert (answer.status_code, answer.json()["slug"]) == (202, "add")


def test_file_and_key_are_named(client: TestClient, hers: dict[str, str]) -> None:
    """A zip that is no package is refused with the file and the key that are wrong, and nothing is kept."""
    wrong = ZIP.replace(b"add/cases.py", b"add/casos.py")
    answer = client.post(URL, content=wrong, headers={**hers, "Content-Type": "application/zip"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM_JSON)
    (error,) = answer.json()["errors"]
    assert error["field"] == "casos.py"
    assert "did you mean cases.py?" in error["detail"]
    assert client.get(URL, headers=hers).json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"content": ZIP}, 415),
        ({"json": {"package": "add.zip"}}, 415),
        ({"files": {"other": ("add.zip", ZIP)}}, 422),
        ({"content": b"", "headers": {"Content-Type": "application/zip"}}, 422),
        ({"content": b"PK" * MAX_PACKED_BYTES, "headers": {"Content-Type": "application/zip"}}, 413),
        ({"files": {"package": ("add.zip", b"PK" * MAX_PACKED_BYTES)}}, 413),
        ({"files": [("package", ("a.zip", ZIP)), ("package", ("b.zip", ZIP))]}, 400),
        ({"content": b"--x\r\nno form", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, 400),
        ({"content": b"no form", "headers": {"Content-Type": "multipart/form-data"}}, 400),
    ],
)
def test_other_bodies(client: TestClient, hers: dict[str, str], sent: dict[str, object], status: int) -> None:
    """What is no zip, or too large, is refused as a problem object."""
    headers = {**hers, **sent.pop("headers", {})}  # type: ignore[dict-item]
    answer = client.post(URL, headers=headers, **sent)  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM_JSON)


@contextmanager
def in_a_moment(action: Callable[[], object]) -> Iterator[None]:
    """Do something a little later, beside what happens meanwhile."""
    timer = threading.Timer(0.3, action)
    timer.start()
    yield
    timer.join()


def test_watching(client: TestClient, database: Database, ines: User, hers: dict[str, str], uploaded: Uploaded) -> None:
    """The events of a check tell where it is, how far it comes, and at last the report."""
    one = uploaded(ines)
    with in_a_moment(lambda: check_draft(database, FakeChecks((ERROR,)), one)):
        lines = client.get(f"{URL}/{one}/events", headers=hers).text.splitlines()
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    states = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert names == ["status"] * (len(names) - 1) + ["done"]
    assert states[0]["status"] == "queued"
    assert states[-1]["report"]["findings"][0]["where"] == "cases.py"
    assert states[-1]["passed"] is False


def test_watching_what_is_deleted(client: TestClient, ines: User, hers: dict[str, str], uploaded: Uploaded) -> None:
    """The stream of a draft that is deleted ends."""
    one = uploaded(ines)
    with in_a_moment(lambda: client.delete(f"{URL}/{one}", headers=hers)):
        text = client.get(f"{URL}/{one}/events", headers=hers).text
    assert text.count("event: ") == 1
    assert client.get(f"{URL}/{one}/events", headers=hers).status_code == 404


def test_publishing(client: TestClient, ines: User, hers: dict[str, str], sound: Uploaded) -> None:
    """A draft that has passed is published, and learners see it like any other problem."""
    one = sound(ines)
    answer = client.post(f"{URL}/{one}/publish", headers=hers)
    assert answer.status_code == 200
    assert (answer.json()["number"], answer.json()["current"]) == (1, True)
    assert client.get("/api/v1/problems/add").json()["version"] == answer.json()["version"]
    assert client.get(f"{URL}/{one}", headers=hers).json()["published"] == 1
    assert client.post(f"{URL}/{one}/publish", headers=hers).json() == answer.json()


def test_publishing_too_early(
    client: TestClient, database: Database, ines: User, hers: dict[str, str], uploaded: Uploaded
) -> None:
    """Publishing is refused with all reasons until the check has passed."""
    one = uploaded(ines)
    check_draft(database, FakeChecks((ERROR, {**ERROR, "where": "starter.py", "found": "It is accepted."})), one)
    answer = client.post(f"{URL}/{one}/publish", headers=hers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, PROBLEM_JSON)
    assert answer.json()["reasons"] == [f"cases.py: {ERROR['found']}", "starter.py: It is accepted."]
    assert client.get("/api/v1/problems/add").status_code == 404


def test_pages(client: TestClient, ines: User, hers: dict[str, str], uploaded: Uploaded) -> None:
    """Drafts come newest first, in pages that are followed by their cursor."""
    ids = [uploaded(ines, tiny_package(slug)) for slug in ("a", "b", "c")]
    first = client.get(f"{URL}?limit=2", headers=hers).json()
    second = client.get(f"{URL}?limit=2&cursor={first['next']}", headers=hers).json()
    assert [it["id"] for it in first["items"] + second["items"]] == ids[::-1]
    assert second["next"] is None
    assert "report" not in first["items"][0]


def test_scopes(client: TestClient, ines: User, bearer: Bearer, sound: Uploaded) -> None:
    """A token reads packages with one scope and changes them with another."""
    one = sound(ines)
    read, write = bearer(ines, Scope.PACKAGES_READ), bearer(ines, Scope.PACKAGES_WRITE)
    assert client.get(f"{URL}/{one}", headers=read).status_code == 200
    assert client.get(f"{URL}/{one}", headers=write).status_code == 403
    assert client.post(f"{URL}/{one}/publish", headers=read).status_code == 403
    assert client.post(URL, content=ZIP, headers=read).status_code == 403
    assert client.post(f"{URL}/{one}/publish", headers=write).status_code == 200
    submitting = bearer(ines, Scope.SUBMISSIONS_READ, Scope.SUBMISSIONS_WRITE)
    assert client.get(URL, headers=submitting).status_code == 403
