"""A real PostgreSQL with a fresh database for each test, a judge that is told what to say, and the program itself."""

import itertools
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg import sql
from sqlalchemy.orm import Session

from app.accounts import accounts, tokens
from app.accounts.tokens import Scope
from app.checking.checking import Checks, checking
from app.database import postgres
from app.database.database import Database, connect, conninfo
from app.database.postgres import Cluster
from app.database.schema import upgrade
from app.database.tables import Role, User
from app.problems import packages, problems
from app.settings import Settings
from app.submissions.submissions import Draft, submit
from app.web.access import Site
from app.web.web import create_app
from app.worker.judging import judging
from app.worker.observed import Observed
from judge.check.report import Progress, Report
from judge.observation import Observation
from judge.packages.archive import pack, unpack
from judge.packages.package import Package
from judge.packages.reader import parse
from judge.result import CaseResult, Detail, Result
from judge.verdict import Kind, Verdict

TEMPLATE = "template_of_tests"
PASSWORD = "correct horse"
_NUMBERS = itertools.count()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", *(f"ALLCLOSE_{it.upper()}" for it in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One PostgreSQL for all tests, with an up-to-date database to copy."""
    it = postgres.cluster(tmp_path_factory.mktemp("cluster"), fsync="off", max_connections="200")
    postgres.prepare(it)
    server = postgres.start(it)
    with psycopg.connect(conninfo(it.url()), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    template = connect(it.url(TEMPLATE))
    upgrade(template)
    template.close()
    yield it
    postgres.stop(server)


@pytest.fixture
def database_url(cluster: Cluster) -> str:
    """The address of a fresh, up-to-date database."""
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(conninfo(cluster.url()), autocommit=True) as connection:
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(copy.format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
    return cluster.url(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database, open."""
    it = connect(database_url)
    yield it
    it.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction that is committed when the test ends."""
    with database.transaction() as it:
        yield it


@pytest.fixture
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings for the fresh database."""
    return Settings(database_url=database_url, data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture
def client(settings: Settings, database: Database) -> Iterator[TestClient]:
    """A visitor without an account, before a running web process."""
    with TestClient(create_app(settings, database), follow_redirects=False) as it:
        yield it


@pytest.fixture
def site(client: TestClient) -> Site:
    """The site that serves `client`."""
    assert isinstance(client.app, FastAPI)
    found = client.app.state.site
    assert isinstance(found, Site)
    return found


@pytest.fixture
def served(settings: Settings, database: Database) -> Iterator[str]:
    """Where a web process serves that other processes can reach."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        config = uvicorn.Config(create_app(settings, database), log_config=None, ws="none", timeout_graceful_shutdown=3)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(30)


@pytest.fixture
def package() -> Package:
    """The smallest package that there is."""
    return tiny_package()


def tiny_package(slug: str = "add", title: str = "Addition") -> Package:
    """A package whose problem is to add two numbers."""
    right = b"def add(a, b):\n    return a + b\n"
    manifest = f"""
        format = 1
        slug = "{slug}"
        tags = ["arithmetic"]
        difficulty = "easy"
        signature = {{ function = "add", arguments = ["a", "b"] }}
        tolerance = {{ atol = 1e-6, rtol = 1e-6 }}
    """
    files = {
        "problem.toml": manifest.encode(),
        "statement.md": f"# {title}\n\nAdd $a$ and $b$.\n".encode(),
        "starter.py": b"def add(a, b):\n    ...\n",
        "reference.py": right,
        "cases.py": b"def samples():\n    return [{'a': 1, 'b': 2}]\n\n\ndef hidden(rng):\n    return [{'a': 3, 'b': 4}]\n",
        "submissions/accepted/plain.py": right,
        "submissions/accepted/sum.py": b"def add(a, b):\n    return sum([a, b])\n",
    }
    return parse(files, slug)


@pytest.fixture
def problem(database: Database, package: Package) -> str:
    """The slug of a published problem."""
    with database.transaction() as session:
        return problems.publish(session, package).slug


@pytest.fixture
def unreadable(database: Database, problem: str) -> str:
    """The slug of a problem that a release with other rules has stored."""
    with database.transaction() as session:
        version = problems.current(session, problem)
        version.archive, version.digest = b"of another release", "0" * 64
    return problem


@pytest.fixture
def account(database: Database) -> Callable[..., User]:
    """Makes accounts; their password is `PASSWORD`."""

    def make(name: str, role: Role = Role.LEARNER) -> User:
        with database.transaction() as session:
            return accounts.sign_up(session, name, PASSWORD, role)

    return make


@pytest.fixture
def bearer(database: Database) -> Callable[..., dict[str, str]]:
    """Makes the header that acts for an account."""

    def make(user: User, *scopes: Scope) -> dict[str, str]:
        with database.transaction() as session:
            _, text = tokens.create(session, user, "test", scopes or list(Scope))
        return {"Authorization": f"Bearer {text}"}

    return make


@pytest.fixture
def submitted(database: Database, settings: Settings, problem: str) -> Callable[..., str]:
    """Submits something; its id."""

    def make(
        user: User, source: bytes = b"def add(a, b): return a + b\n", kind: Kind = Kind.SUBMIT, slug: str = problem
    ) -> str:
        with database.transaction() as session:
            (one,) = submit(session, settings, session.merge(user), [Draft(slug, source, kind)])
            return one.id

    return make


SAMPLE = CaseResult(
    0, True, Verdict.ACCEPTED, 0.01, 0.0, "", Detail("a=1, b=2", "3", "3", "", "", "", "0 of 1 are off.")
)
HIDDEN = CaseResult(1, False, Verdict.ACCEPTED, 0.02, float("inf"), "")
ACCEPTED = Result(Verdict.ACCEPTED, (SAMPLE, HIDDEN), 0.03, 1 << 20, "All cases are right.")


@dataclass
class FakeJudge:
    """Says `results` one after the other, and the last of them for ever; raises those that are exceptions."""

    results: list[Result | Exception] = field(default_factory=lambda: [ACCEPTED])
    gate: threading.Event | None = None
    judged: list[bytes] = field(default_factory=list)
    began: threading.Event = field(default_factory=threading.Event)

    def judge(
        self,
        package: Package,
        source: bytes,
        kind: Kind = Kind.SUBMIT,
        *,
        on_case: Callable[[CaseResult], None] = lambda _: None,
        observe: Callable[[Observation], None] = lambda _: None,
    ) -> Result:
        """As the real one, but knowing the answer."""
        self.judged.append(source)
        self.began.set()
        if self.gate is not None:
            assert self.gate.wait(30)
        said = self.results[0] if len(self.results) == 1 else self.results.pop(0)
        if isinstance(said, Exception):
            raise said
        for case in said.cases:
            on_case(case)
        return said


def check_draft(database: Database, checks: Checks, draft_id: str) -> None:
    """What a worker does with a draft's job."""
    checking(database, checks).perform(database, draft_id)


def judge_submission(
    database: Database, judge: FakeJudge, submission_id: str, observed: Observed | None = None
) -> None:
    """What a worker does with a submission's job."""
    judging(database, judge, observed or Observed()).perform(database, submission_id)


ERROR = {
    "level": "error",
    "rule": "mutants",
    "where": "cases.py",
    "found": "No hidden case tells a + b from a + 2 * b.",
    "remedy": "Draw a case in which b is not 0.",
    "diff": "-    return a + b\n+    return a + 2 * b\n",
}
WARNING = {
    **ERROR,
    "level": "warning",
    "rule": "hints",
    "where": "hints.md",
    "found": "There are no hints.",
    "diff": "",
}


def report_of(archive: bytes, findings: tuple[dict[str, str], ...] = ()) -> Report:
    """The report of a check that found this in the package in a zip."""
    slug, files = unpack(archive)
    mutants = {"total": 3, "killed": 3, "by_luck": 0, "survived": 0, "equivalent": 0, "kill_rate": 1.0}
    numbers = {"mutants": mutants, "mistakes": [{"file": "twice.py", "share": 0.5, "margin": 12.0}]}
    digest = parse(files, slug).digest
    return Report.from_json({"slug": slug, "digest": digest, "findings": findings, "numbers": numbers})


@dataclass
class FakeChecks:
    """Reports `findings` on everything, after two steps; raises `fault` where there is one."""

    findings: tuple[dict[str, str], ...] = ()
    fault: BaseException | None = None
    gate: threading.Event | None = None
    checked: list[str] = field(default_factory=list)
    began: threading.Event = field(default_factory=threading.Event)

    def check(self, archive: bytes, on_progress: Callable[[Progress], None]) -> Report:
        """As the real one, but knowing the report."""
        self.checked.append(unpack(archive)[0])
        on_progress(Progress("verdicts", 1, 2))
        self.began.set()
        if self.gate is not None:
            assert self.gate.wait(30)
        on_progress(Progress("verdicts", 2, 2))
        if self.fault is not None:
            raise self.fault
        return report_of(archive, self.findings)


@pytest.fixture
def uploaded(database: Database, settings: Settings) -> Callable[..., str]:
    """Uploads a package; the draft's id."""

    def make(owner: User, package: Package | None = None) -> str:
        data = pack((package or tiny_package()).files)
        with database.transaction() as session:
            return packages.upload(session, settings, session.merge(owner), data, packages.read(data)).id

    return make


@pytest.fixture
def sound(database: Database, uploaded: Callable[..., str]) -> Callable[..., str]:
    """Uploads a package that passes its check; the draft's id."""

    def make(owner: User, package: Package | None = None) -> str:
        draft_id = uploaded(owner, package)
        check_draft(database, FakeChecks(), draft_id)
        return draft_id

    return make


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A directory to start it in, with a place for problems."""
    (tmp_path / "problems").mkdir()
    return tmp_path


@pytest.fixture
def environment() -> dict[str, str]:
    """An environment without settings, in which our warnings are errors."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ALLCLOSE_", "DATABASE_URL"))}
    return {**clean, "PYTHONWARNINGS": "error"}


@pytest.fixture
def run(home: Path, environment: dict[str, str]) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs a command to its end."""

    def run(*arguments: str, given: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=home,
            env={**environment, **more},
            input=given,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
        assert isinstance(number, int)
        return number
