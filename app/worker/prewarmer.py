"""Prepares what is published before a learner waits for it, and finds out what its usual mistakes answer.

*Theory of operation.* One thread of a worker does it, as long as the worker lives. To prepare and to warm takes seconds; to run
the mistakes takes minutes where they compile. So that is done a step at a time, with a look between steps at what has been
published meanwhile, and the newest comes first: somebody is about to try it.
"""

import contextlib
import logging
import time
from collections.abc import Iterator

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.database.database import Database
from app.problems import problems
from judge.errors import JudgeFault
from judge.explain.explainer import Explainer
from judge.judge import Judge
from judge.packages.package import Package

logger = logging.getLogger(__name__)

LOOK_SECONDS = 10  # between two looks for what was published; its first learner is hardly faster


class Prewarmer:
    """What has been published, and whose mistakes are still to be run."""

    def __init__(self, database: Database, judge: Judge, explainer: Explainer) -> None:
        self._database = database
        self._judge = judge
        self._explainer = explainer
        self._known = set[str]()  # digests of what has been prepared, or cannot be
        self._learning: list[tuple[str, Iterator[None]]] = []  # slugs and what is left to be done; the last is the next

    def run(self) -> None:
        """Look and learn for ever."""
        next_look = 0.0
        while True:
            if time.monotonic() >= next_look:
                with contextlib.suppress(OperationalError, PoolTimeout):  # the database is back soon
                    self.look()
                next_look = time.monotonic() + LOOK_SECONDS
            if not self.learn():
                time.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Draw cases, compute answers and warm up for what is new; faults are met again, and told, when it is judged."""
        with self._database.transaction() as session:
            versions = [each for each in problems.listed(session) if each.digest not in self._known]
        ready = list[Package]()
        for version in versions:
            self._known.add(version.digest)
            with _told(version.slug):
                package = problems.load(self._database, version)
                self._judge.prepare(package)
                if self._judge.has_room():
                    logger.info("A box for %s is ready: %s", version.slug, self._judge.warm(package))
                ready.append(package)
        ready.sort(key=lambda package: package.warmup is None)  # what compiles takes longest, and comes last
        self._learning += [(package.slug, self._explainer.learn(package)) for package in ready]

    def learn(self) -> bool:
        """One step of the newest that has any left; false where there is none."""
        if not self._learning:
            return False
        slug, steps = self._learning[-1]
        with _told(slug):
            for _ in steps:
                return True
            logger.info("The usual mistakes of %s are known", slug)
        self._learning.pop()
        return True


@contextlib.contextmanager
def _told(slug: str) -> Iterator[None]:
    """Log what stands against preparing a problem, and go on."""
    try:
        yield
    except JudgeFault as fault:
        logger.warning("Problem %s could not be prepared: %s", slug, fault)
