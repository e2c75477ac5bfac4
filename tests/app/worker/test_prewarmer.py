"""`app.worker.prewarmer`: problems that somebody uses are warmed, and their mistakes are learned, the busiest first."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from app.database.database import Database
from app.database.tables import User
from app.problems import problems
from app.problems.interest import Interest
from app.worker.prewarmer import Prewarmer
from judge.boxes.start_method import StartMethod
from judge.errors import BoxError
from judge.packages.package import Package
from tests.app.conftest import tiny_package


class Noting:
    """A judge and an explainer that note what they are asked; learning takes two steps."""

    def __init__(self) -> None:
        self.warmed: list[str] = []
        self.steps: list[str] = []
        self.room = True
        self.fault: Exception | None = None

    def has_room(self) -> bool:
        return self.room

    def warm(self, package: Package) -> StartMethod:
        self.warmed.append(package.slug)
        if self.fault:
            raise self.fault
        return StartMethod.CLONE

    def learn(self, package: Package) -> Iterator[None]:
        for _ in range(2):
            self.steps.append(package.slug)
            yield


@pytest.fixture
def noting() -> Noting:
    """What is asked of the judge and the explainer."""
    return Noting()


@pytest.fixture
def prewarmer(database: Database, noting: Noting) -> Iterator[Prewarmer]:
    """A prewarmer that is not started."""
    before = set(threading.enumerate())
    prewarmer = Prewarmer(database, noting, noting)
    yield prewarmer
    prewarmer.close()
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("prewarm"):
            thread.join(30)


def publish(database: Database, *slugs: str) -> None:
    """Publish tiny packages."""
    with database.transaction() as session:
        for slug in slugs:
            problems.publish(session, tiny_package(slug))


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def learn_all(prewarmer: Prewarmer) -> None:
    """Until nothing is left."""
    while prewarmer.learn_step():
        pass


def test_nothing_is_warmed_that_nobody_uses(database: Database, prewarmer: Prewarmer, noting: Noting) -> None:
    """A fresh installation with many problems is idle: nothing is warmed, nothing is learned."""
    publish(database, *(f"problem{number}" for number in range(5)))
    prewarmer.warm_busiest()
    assert not prewarmer.learn_step()
    assert noting.warmed == []


def test_the_busiest_of_last_week(
    database: Database,
    prewarmer: Prewarmer,
    noting: Noting,
    account: Callable[..., User],
    submitted: Callable[..., str],
) -> None:
    """When a worker starts, it warms what was submitted to lately, and learns the busiest first."""
    publish(database, "quiet", "busy", "unused")
    user = account("ada")
    for slug in ("quiet", "busy", "busy"):
        submitted(user, slug=slug)
    prewarmer.warm_busiest()
    wait_for(lambda: sorted(noting.warmed) == ["busy", "quiet"])
    learn_all(prewarmer)
    assert noting.steps[:2] == ["busy", "busy"]
    assert sorted(noting.steps) == ["busy", "busy", "quiet", "quiet"]


def test_no_room(
    database: Database,
    prewarmer: Prewarmer,
    noting: Noting,
    account: Callable[..., User],
    submitted: Callable[..., str],
) -> None:
    """At the start nothing is evicted for a problem that nobody looks at."""
    submitted(account("ada"))
    noting.room = False
    prewarmer.warm_busiest()
    assert noting.warmed == []


def test_a_version_is_warmed_once(database: Database, prewarmer: Prewarmer, noting: Noting) -> None:
    """However often a page is opened; a new version is warmed again."""
    publish(database, "add")
    for _ in range(3):
        prewarmer.use("add")
    wait_for(lambda: noting.warmed == ["add"])
    with database.transaction() as session:
        problems.publish(session, tiny_package("add", "Another"))
    prewarmer.use("add")
    wait_for(lambda: noting.warmed == ["add", "add"])


def test_opening_a_page_reaches_the_worker(database: Database, prewarmer: Prewarmer, noting: Noting) -> None:
    """What a web process announces, a worker that listens warms and learns."""
    publish(database, "add")
    prewarmer.start()

    def announce() -> bool:
        with database.transaction() as session:
            Interest().announce(session, "add")
        return bool(noting.steps)

    wait_for(announce)
    assert noting.warmed == ["add"]


def test_faults(
    database: Database, prewarmer: Prewarmer, noting: Noting, unreadable: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot be read or run, or does not exist, is logged, and others go on."""
    publish(database, "other")
    noting.fault = BoxError("no memory")
    for slug in ("nowhere", unreadable, "other"):
        prewarmer.use(slug)
    wait_for(lambda: caplog.text.count("could not be prepared") == 3)
    assert not prewarmer.learn_step()


def test_learning_is_shared_out_by_use(database: Database, prewarmer: Prewarmer, noting: Noting) -> None:
    """A problem that becomes busier than the one that is being learned goes on before it."""
    publish(database, "one", "two")
    prewarmer.use("one", 2)
    wait_for(lambda: prewarmer.learn_step())
    prewarmer.use("two", 5)
    wait_for(lambda: noting.warmed == ["one", "two"])
    wait_for(lambda: prewarmer.learn_step() and noting.steps[-1] == "two")
    learn_all(prewarmer)
    assert noting.steps.count("one") == noting.steps.count("two") == 2
