"""`app.api.submissions`: what other people's scripts rely on."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient

from app.accounts.tokens import Scope
from app.database.database import Database
from app.database.tables import Role, User
from app.submissions.events import WATCHES_PER_USER
from app.web.access import Site
from tests.app.conftest import FakeJudge, judge_submission

SOURCE = "def add(a, b): return a + b\n"
BODY = {"problem": "add", "source": SOURCE}
URL = "/api/v1/submissions"

Make = Callable[..., User]
Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def ada(problem: str, account: Make, bearer: Bearer) -> dict[str, str]:
    """The header that acts for Ada, who has a problem before her."""
    return bearer(account("ada"))


def _judge_in_a_moment(database: Database, client: TestClient, headers: dict[str, str]) -> threading.Timer:
    """Judge the only submission, a little later, when it is there."""

    def judge() -> None:
        deadline = time.monotonic() + 25
        while not (items := client.get(URL, headers=headers).json()["items"]):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        (one,) = items
        judge_submission(database, FakeJudge(), one["id"])

    timer = threading.Timer(0.3, judge)
    timer.start()
    return timer


def test_submitting(client: TestClient, ada: dict[str, str]) -> None:
    """A submission is answered at once with its address, where it can be read, and its source beside it."""
    answer = client.post(URL, json=BODY, headers=ada)
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"{URL}/{answer.json()['id']}"
    assert client.get(answer.headers["Location"], headers=ada).json() == answer.json()
    assert client.get(answer.headers["Location"] + "/source", headers=ada).text == SOURCE
    said = answer.json()
    assert (said["status"], said["verdict"], said["kind"], said["cases"]) == ("queued", None, "submit", [])


def test_waiting(client: TestClient, database: Database, ada: dict[str, str]) -> None:
    """Who prefers to wait gets the verdict in the first answer, with the report of the samples and of nothing else."""
    timer = _judge_in_a_moment(database, client, ada)
    answer = client.post(URL, json=BODY, headers={**ada, "Prefer": "respond-async, wait=30"})
    timer.join()
    assert answer.status_code == 200
    assert answer.headers["Preference-Applied"] == "wait=30"
    assert answer.json()["verdict"] == "accepted"
    sample, hidden = answer.json()["cases"]
    assert (sample["max_abs_error"], hidden["max_abs_error"]) == (0.0, None)
    assert (sample["detail"]["report"], hidden["detail"]) == ("0 of 1 are off.", None)


def test_waiting_in_vain(client: TestClient, ada: dict[str, str]) -> None:
    """When the time is over the answer is what it would have been at once."""
    answer = client.post(URL, json=BODY, headers={**ada, "Prefer": "wait=1"})
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert client.post(URL, json=BODY, headers={**ada, "Prefer": "wait=x"}).status_code == 202


def test_idempotency(client: TestClient, ada: dict[str, str]) -> None:
    """The same key with the same body is the same submission; with another body it is an error."""
    key = {**ada, "Idempotency-Key": "a1"}
    first, again = (client.post(URL, json=BODY, headers=key) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    other = client.post(URL, json={**BODY, "source": "else"}, headers=key)
    assert (other.status_code, other.headers["Content-Type"]) == (422, "application/problem+json")


def test_batch(client: TestClient, ada: dict[str, str]) -> None:
    """A batch is taken in order, all or none."""
    many = {"submissions": [{**BODY, "source": f"# {number}"} for number in range(100)]}
    answer = client.post(f"{URL}/batch", json=many, headers={**ada, "Idempotency-Key": "b"})
    assert answer.status_code == 202
    ids = [item["id"] for item in answer.json()["items"]]
    assert len(set(ids)) == 100
    assert client.get(f"{URL}/{ids[7]}/source", headers=ada).text == "# 7"
    again = client.post(f"{URL}/batch", json=many, headers={**ada, "Idempotency-Key": "b"})
    assert [item["id"] for item in again.json()["items"]] == ids


@pytest.mark.parametrize(("problems", "status"), [(["add"] * 101, 413), ([], 422), (["add", "nothing"], 404)])
def test_bad_batches(client: TestClient, ada: dict[str, str], problems: list[str], status: int) -> None:
    """A batch that is too large, empty or partly wrong leaves nothing behind."""
    many = {"submissions": [{**BODY, "problem": problem} for problem in problems]}
    assert client.post(f"{URL}/batch", json=many, headers=ada).status_code == status
    assert client.get(URL, headers=ada).json()["items"] == []


def test_pages(client: TestClient, ada: dict[str, str]) -> None:
    """A list is read page by page until there is no next one."""
    sent = [client.post(URL, json=BODY, headers=ada).json()["id"] for _ in range(5)]
    found, cursor = [], None
    while True:
        page = client.get(URL, params={"limit": 2, **({"cursor": cursor} if cursor else {})}, headers=ada).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(found) == sorted(sent)
    assert found == sorted(found, reverse=True)
    assert client.get(URL, params={"problem": "other"}, headers=ada).json() == {"items": [], "next": None}


def _events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, object]]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_events(client: TestClient, database: Database, ada: dict[str, str]) -> None:
    """A watcher receives the current state, then every case, then the end, once each and in order."""
    one = client.post(URL, json=BODY, headers=ada).json()
    timer = _judge_in_a_moment(database, client, ada)
    with client.stream("GET", f"{URL}/{one['id']}/events", headers=ada) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        events = list(_events(stream.iter_lines()))
    timer.join()
    assert events[0] == ("status", one)
    assert events[-1] == ("done", client.get(f"{URL}/{one['id']}", headers=ada).json())
    told = [data["index"] for name, data in events if name == "case"]
    for name, data in events:
        if name == "status" and isinstance(data["cases"], list):
            told = [case["index"] for case in data["cases"]] + told
    assert told == [0, 1]


def test_events_of_the_past(client: TestClient, database: Database, ada: dict[str, str]) -> None:
    """A watcher who connects, or reconnects, after the end receives the end, which holds everything."""
    one = client.post(URL, json=BODY, headers=ada).json()
    judge_submission(database, FakeJudge(), one["id"])
    with client.stream("GET", f"{URL}/{one['id']}/events", headers={**ada, "Last-Event-ID": "1"}) as stream:
        ((name, data),) = _events(stream.iter_lines())
    assert (name, data["verdict"]) == ("done", "accepted")


def test_of_others(client: TestClient, ada: dict[str, str], account: Make, bearer: Bearer) -> None:
    """What belongs to somebody else does not exist, at any of its addresses; for administrators it does."""
    place = client.post(URL, json=BODY, headers=ada).headers["Location"]
    bob, root = bearer(account("bob")), bearer(account("root", Role.ADMIN))
    for address in place, f"{place}/source", f"{place}/events", f"{URL}/{'0' * 26}":
        answer = client.get(address, headers=bob)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert client.get(place, headers=root).status_code == 200


def test_scopes(client: TestClient, problem: str, account: Make, bearer: Bearer) -> None:
    """A token may do what its scopes say; without one nothing may be done."""
    user = account("ada")
    read, write = bearer(user, Scope.SUBMISSIONS_READ), bearer(user, Scope.SUBMISSIONS_WRITE)
    place = client.post(URL, json=BODY, headers=write).headers["Location"]
    assert client.post(URL, json=BODY, headers=read).status_code == 403
    assert [client.get(place, headers=headers).status_code for headers in (read, write, {})] == [200, 403, 401]
    for wrong in {}, {"Authorization": "Bearer allclose_wrong"}, {"Authorization": "Basic YTpi"}:
        answer = client.post(URL, json=BODY, headers=wrong)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"{", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'{"problem": "add"}', "application/json", 422),
        (b'{"problem": "add", "source": "", "extra": 1}', "application/json", 422),
        (b'{"problem": "add", "source": "", "kind": "guess"}', "application/json", 422),
        (b'{"problem": "nothing", "source": ""}', "application/json", 404),
        (b'{"problem": "add", "source": ""}', "text/plain", 415),
        (b"problem=add&source=", "application/x-www-form-urlencoded", 415),
        (b'{"problem": "add", "source": "' + b"#" * 65537 + b'"}', "application/json", 413),
        (b" " * (9 << 20), "application/json", 413),
    ],
)
def test_bad_requests(client: TestClient, ada: dict[str, str], content: bytes, media_type: str, status: int) -> None:
    """Whatever is wrong with a request, the answer is a problem object with the right status."""
    answer = client.post(URL, content=content, headers={**ada, "Content-Type": media_type})
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_odd_sources(client: TestClient, ada: dict[str, str]) -> None:
    """A source may hold any characters; it is the judge that says what is wrong with them."""
    for odd in "\0", "é", "\U0001f600", "":
        place = client.post(URL, json={**BODY, "source": odd}, headers=ada).headers["Location"]
        assert client.get(f"{place}/source", headers=ada).content == odd.encode()


def test_too_many(client: TestClient, ada: dict[str, str]) -> None:
    """Beyond the quota the answer says when to come again."""
    answers = [client.post(URL, json=BODY, headers=ada) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [202] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].headers["Content-Type"] == "application/problem+json"


def test_too_many_watches(client: TestClient, site: Site, problem: str, account: Make, bearer: Bearer) -> None:
    """Who watches too many at a time is told when to come again, and nothing is queued for a wait that is refused."""
    user = account("ada")
    headers = bearer(user)
    place = client.post(URL, json=BODY, headers=headers).headers["Location"]
    with ExitStack() as places:
        for _ in range(WATCHES_PER_USER):
            places.enter_context(site.hub.place(user.id))
        answers = [
            client.get(f"{place}/events", headers=headers),
            client.post(URL, json=BODY, headers={**headers, "Prefer": "wait=1"}),
        ]
    for answer in answers:
        assert (answer.status_code, answer.headers["Content-Type"]) == (429, "application/problem+json")
        assert int(answer.headers["Retry-After"]) > 0
    assert len(client.get(URL, headers=headers).json()["items"]) == 1
