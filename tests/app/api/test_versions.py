"""`app.api.versions`: the versions of a problem, for its owner."""

from collections.abc import Callable

from fastapi.testclient import TestClient

from app.accounts.tokens import Scope
from app.database.tables import Role, User
from judge.packages.archive import unpack
from judge.packages.reader import parse
from tests.app.conftest import tiny_package

URL = "/api/v1/packages"
VERSIONS = "/api/v1/problems/add/versions"

Bearer = Callable[..., dict[str, str]]


def test_versions(client: TestClient, ines: User, hers: dict[str, str], sound: Callable[..., str]) -> None:
    """Versions are listed, downloaded, withdrawn with a reason, and published again."""
    for title in "Addition", "Adding":
        client.post(f"{URL}/{sound(ines, tiny_package(title=title))}/publish", headers=hers)
    items = client.get(VERSIONS, headers=hers).json()["items"]
    assert [(it["number"], it["title"], it["current"]) for it in items] == [(2, "Adding", True), (1, "Addition", False)]
    zipped = client.get(f"{VERSIONS}/1/zip", headers=hers).content
    assert parse(unpack(zipped)[1], "add") == tiny_package()
    withdrawn = client.post(f"{VERSIONS}/2/withdraw", json={"reason": "Case 2 is wrong."}, headers=hers).json()
    assert (withdrawn["withdrawn"], withdrawn["current"]) == ("Case 2 is wrong.", True)
    assert client.get("/api/v1/problems/add").json()["withdrawn"] is True
    assert client.post(f"{VERSIONS}/2/withdraw", json={"reason": ""}, headers=hers).status_code == 422
    again = client.post(f"{VERSIONS}/1/publish", headers=hers).json()
    assert (again["number"], again["current"], again["withdrawn"]) == (1, True, None)
    assert client.get("/api/v1/problems/add").json()["title"] == "Addition"


def test_only_the_owner(
    client: TestClient,
    ines: User,
    hers: dict[str, str],
    sound: Callable[..., str],
    account: Callable[..., User],
    bearer: Bearer,
) -> None:
    """For other instructors the problem does not exist here; learners are refused."""
    client.post(f"{URL}/{sound(ines)}/publish", headers=hers)
    other, learner = bearer(account("ivan", Role.INSTRUCTOR)), bearer(account("ada"))
    for headers, status in (other, 404), (learner, 403), ({}, 401):
        assert client.get(VERSIONS, headers=headers).status_code == status
        assert client.get(f"{VERSIONS}/1/zip", headers=headers).status_code == status
        assert client.post(f"{VERSIONS}/1/publish", headers=headers).status_code == status
        withdrawn = client.post(f"{VERSIONS}/1/withdraw", json={"reason": "It is mine."}, headers=headers)
        assert withdrawn.status_code == status


def test_scopes(
    client: TestClient, ines: User, hers: dict[str, str], sound: Callable[..., str], bearer: Bearer
) -> None:
    """A token that may only read packages lists versions and changes none."""
    client.post(f"{URL}/{sound(ines)}/publish", headers=hers)
    reader, writer = bearer(ines, Scope.PACKAGES_READ), bearer(ines, Scope.PACKAGES_WRITE)
    assert client.get(VERSIONS, headers=reader).status_code == 200
    assert client.get(VERSIONS, headers=writer).status_code == 403
    assert client.post(f"{VERSIONS}/1/withdraw", json={"reason": "No."}, headers=reader).status_code == 403
    assert client.post(f"{VERSIONS}/1/publish", headers=reader).status_code == 403


def test_no_such_version(client: TestClient, ines: User, hers: dict[str, str], sound: Callable[..., str]) -> None:
    """A version number that does not exist is 404."""
    client.post(f"{URL}/{sound(ines)}/publish", headers=hers)
    assert client.get(f"{VERSIONS}/2/zip", headers=hers).status_code == 404
