"""docs/instructors.md, done as it says: from an empty folder to a learner's accepted answer."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.api import packages, versions
from app.checking.boxed import BoxedChecks
from app.database.database import Database
from app.database.tables import Role, User
from app.settings import Settings
from judge.judge import Judge
from judge.packages.layout import REQUIRED
from tests import tutorial
from tests.app.conftest import FakeChecks, FakeJudge
from tests.app.pages.conftest import enter
from tests.app.worker.test_worker import working

PATIENCE_SECONDS = 300  # for a check on a busy machine; it takes half a minute

Make = Callable[..., User]


def typed(folder: Path, block: str, **environment: str) -> str:
    """What the commands print; they must all succeed."""
    shell = ["bash", "-euo", "pipefail", "-c", block]
    done = subprocess.run(shell, cwd=folder, env={**os.environ, **environment}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def zipped(folder: Path, package: dict[str, str]) -> bytes:
    """The package, written and packed as the page says."""
    typed(folder, tutorial.typed("mkdir"))
    tutorial.write(folder, package)
    typed(folder, tutorial.typed("zipfile"))
    return (folder / "layer_norm.zip").read_bytes()


@pytest.fixture
def ines(account: Make) -> User:
    """The instructor of the page."""
    return account("ines", Role.INSTRUCTOR)


def test_every_file_is_there() -> None:
    """The page shows every file that a package needs, and more than one version of the cases alone."""
    first, last = tutorial.files()
    assert set(REQUIRED) <= set(first)
    assert len([name for name in first if name.startswith("submissions/wrong_answer/")]) == 8
    assert {name for name in first if first[name] != last[name]} == {"cases.py"}


def test_requests_are_those_of_the_api() -> None:
    """The table of requests names every address of `app.api.packages` and `app.api.versions`, and no other."""
    told = set(re.findall(r"^\| `([A-Z]+ /api/v1/[^`]+)`", tutorial.PAGE.read_text(), re.MULTILINE))
    names = {"draft_id": "id"}
    served = set[str]()
    for route in (*packages.router.routes, *versions.router.routes):
        path = re.sub(r"\{(\w+)\}", lambda found: "{" + names.get(found[1], found[1]) + "}", route.path)  # type: ignore[attr-defined]
        served |= {f"{method} /api/v1{path}" for method in route.methods}  # type: ignore[attr-defined]
    assert told == served


def check(client: TestClient, data: bytes) -> str:
    """Upload a zip at the studio's form and wait for its report; the draft's page."""
    page = client.post("/studio", files={"package": ("layer_norm.zip", data)}).headers["Location"]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while 'data-status="done"' not in client.get(f"{page}/result").text:
        assert time.monotonic() < deadline, client.get(f"{page}/result").text
        time.sleep(0.2)
    return str(page)


@pytest.mark.box
def test_the_tutorial(
    client: TestClient,
    settings: Settings,
    database: Database,
    account: Make,
    ines: User,
    judge: Judge,
    tmp_path: Path,
) -> None:
    """The package is found out at first, then mended, published, solved by a learner, and withdrawn."""
    first, last = tutorial.files()
    ada = account("ada")
    with working(settings, database, judge, BoxedChecks(tmp_path, boxes=2)):
        enter(client, database, ines)
        weak = check(client, zipped(tmp_path, first))
        report = client.get(weak).text
        for said in ("Not ready", "wrong_answer/no_gain.py", "wrong_answer/no_bias.py", "mutant", "<code>eps</code>"):
            assert said in report
        assert "/publish" not in report
        assert client.post(f"{weak}/publish").status_code == 409

        sound = check(client, zipped(tmp_path, last))
        assert ">Ready<" in client.get(sound).text
        assert client.post(f"{sound}/publish").status_code == 303

        enter(client, database, ada)
        assert "Layer normalisation" in client.get("/").text
        for file, verdict in (
            ("reference.py", "accepted"),
            ("submissions/accepted/by_moments.py", "accepted"),
            ("submissions/wrong_answer/no_gain.py", "wrong_answer"),
        ):
            assert _judged(client, last[file]) == verdict

        enter(client, database, ines)
        withdraw = "/studio/problems/layer_norm/versions/1/withdraw"
        assert client.post(withdraw, data={"reason": "Case 3 is wrong."}).status_code == 303
        assert "Layer normalisation" not in client.get("/").text


def _judged(client: TestClient, source: str) -> str:
    answer = client.post(
        "/api/v1/submissions", json={"problem": "layer_norm", "source": source}, headers={"Prefer": "wait=60"}
    )
    return str(answer.json()["verdict"])


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(
    served: str,
    settings: Settings,
    database: Database,
    ines: User,
    bearer: Callable[..., dict[str, str]],
    tmp_path: Path,
) -> None:
    """The commands with curl upload, watch, read, publish, withdraw and publish again."""
    token = bearer(ines)["Authorization"].removeprefix("Bearer ")
    there = {"SITE": served, "ALLCLOSE_TOKEN": token}
    zipped(tmp_path, tutorial.files()[1])
    with working(settings, database, FakeJudge(), FakeChecks()):
        published = typed(tmp_path, tutorial.typed("DRAFT="), **there)
    assert "event: done" in published
    assert '"number":1' in published
    assert '"passed":true' in (tmp_path / "draft.json").read_text()
    assert '"withdrawn":"Case 3 is wrong."' in typed(tmp_path, tutorial.typed("withdraw"), **there)
