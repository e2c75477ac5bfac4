"""What is published is prepared before anybody waits for it, the newest first."""

from collections.abc import Iterator
from typing import cast

import pytest

from app.database.database import Database
from app.problems import problems
from app.worker.prewarmer import Prewarmer
from judge.boxes.start_method import StartMethod
from judge.errors import BoxError
from judge.judge import Judge
from judge.packages.package import Package, parse
from tests.app.conftest import tiny_package


class Preparing:
    """Notes what it is asked; it has room for one package, and learns one in two steps."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.fault: BoxError | None = None

    def prepare(self, package: Package) -> None:
        self.done.append(f"prepare {package.slug}")

    def has_room(self) -> bool:
        return not any(word.startswith("warm") for word in self.done)

    def warm(self, package: Package) -> StartMethod:
        self.done.append(f"warm {package.slug}")
        return StartMethod.CLONE

    def learning(self, package: Package) -> Iterator[None]:
        for step in (1, 2):
            self.done.append(f"learn {package.slug} {step}")
            yield
            if self.fault:
                raise self.fault


def publish(database: Database, *slugs: str) -> None:
    """Publish tiny packages."""
    with database.transaction() as session:
        for slug in slugs:
            problems.publish(session, tiny_package(slug))


def ahead(database: Database) -> tuple[Prewarmer, Preparing]:
    """Over a judge that takes notes."""
    judge = Preparing()
    return Prewarmer(database, cast(Judge, judge)), judge


def test_the_newest_comes_first(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """What is published while others are learned is prepared at the next look, and learned before them."""
    caplog.set_level("INFO")
    publish(database, "other")
    it, judge = ahead(database)
    it.look()
    assert it.learn()
    publish(database, "later")
    it.look()
    while it.learn():
        pass
    assert judge.done == [
        *("prepare other", "warm other", "learn other 1"),
        *("prepare later", "learn later 1", "learn later 2", "learn other 2"),
    ]
    known = [words for words in caplog.messages if "usual mistakes" in words]
    assert known == ["The usual mistakes of later are known", "The usual mistakes of other are known"]
    it.look()
    assert not it.learn()


def test_what_compiles_comes_last(database: Database) -> None:
    """Of several that are there at the start, those are learned first that take seconds."""
    publish(database, "quick")
    slow = parse({**tiny_package("slow").files, "warmup.py": b"def warmup():\n    return None\n"}, "slow")
    with database.transaction() as session:
        problems.publish(session, slow)
    it, judge = ahead(database)
    it.look()
    it.learn()
    assert judge.done[-1] == "learn quick 1"


def test_faults(database: Database, unreadable: str, caplog: pytest.LogCaptureFixture) -> None:
    """What cannot be read, or run, is logged; the others go on."""
    publish(database, "other")
    it, judge = ahead(database)
    it.look()
    assert f"Problem {unreadable} could not be prepared" in caplog.text
    judge.fault = BoxError("no room")
    assert [it.learn(), it.learn(), it.learn()] == [True, True, False]
    assert "Problem other could not be prepared: no room" in caplog.text
