"""Warms problems before learners wait for them, and learns their usual mistakes while the worker has nothing else to do.

*Theory of operation.* Work is done only for problems that somebody uses: the busiest of the last week when a worker starts, and
then each problem whose page is opened or to which somebody submits (`app.problems.interest`). Warming takes seconds, and two
problems are warmed at a time, so that a slow one delays at most its neighbours. Learning takes minutes where programs compile;
one thread does it, a step at a time, for the busiest problem first, in boxes that no submission wants.
"""

import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Protocol

import psycopg
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.database.database import Database
from app.database.tables import now
from app.errors import NotFound
from app.problems import problems
from app.problems.interest import CHANNEL
from app.submissions.submissions import busiest
from judge.boxes.start_method import StartMethod
from judge.errors import JudgeFault
from judge.packages.package import Package
from judge.sources.session import Cancelled

logger = logging.getLogger(__name__)

BUSIEST = 8  # problems that are warmed when a worker starts; a dozen templates fit into the default budget
RECENTLY = timedelta(days=7)
WARMING = 2  # problems at a time
RECONNECT_SECONDS = 5.0
LOOK_SECONDS = 1.0  # until a prewarmer that was closed notices it


class Warms(Protocol):
    """What is needed of `judge.judge.Judge`."""

    def warm(self, package: Package) -> StartMethod:
        """Have a box ready for `package`."""

    def has_room(self) -> bool:
        """Whether another package can be warmed without evicting a template."""


class Learns(Protocol):
    """What is needed of `judge.explain.explainer.Explainer`."""

    def learn(self, package: Package) -> Iterator[None]:
        """Run the usual mistakes of `package`, a step at a time."""


class Prewarmer:
    """Warms and learns in threads of its own, until it is closed."""

    def __init__(self, database: Database, judge: Warms, explainer: Learns) -> None:
        self._database = database
        self._judge = judge
        self._explainer = explainer
        self._executor = ThreadPoolExecutor(WARMING, "prewarm")
        self._uses = Counter[str]()  # by slug
        self._known = set[str]()  # digests that were warmed, or could not be
        self._learning: dict[str, Iterator[None]] = {}  # by slug; what is left to be learned
        self._changed = threading.Condition()
        self._closed = False

    def start(self) -> None:
        """Begin."""
        for work in (self.listen, self.learn):
            threading.Thread(target=work, daemon=True, name=f"prewarmer: {work.__name__}").start()

    def close(self) -> None:
        """Begin nothing more. A step that runs is not waited for."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def listen(self) -> None:
        """Warm the busiest problems, then those that somebody uses, until closed."""
        while not self._closed:
            try:
                with psycopg.connect(self._database.conninfo, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self.warm_busiest()
                    while not self._closed:
                        for notification in connection.notifies(timeout=LOOK_SECONDS):
                            self.use(notification.payload)
            except (psycopg.Error, OperationalError, PoolTimeout) as error:
                logger.warning("Announcements of opened problems are missed for a moment: %s", error)
                time.sleep(RECONNECT_SECONDS)

    def warm_busiest(self) -> None:
        """Those with the most submissions lately, as many as fit into the memory for templates."""
        with self._database.transaction() as session:
            counts = busiest(session, now() - RECENTLY, BUSIEST)
        for slug, count in counts:
            if self._judge.has_room():
                self.use(slug, count)

    def use(self, slug: str, times: int = 1) -> None:
        """Somebody opened the problem or submitted to it: warm its current version, unless that was done, and learn it."""
        with self._changed:
            self._uses[slug] += times
            if not self._closed:
                self._executor.submit(self._warm, slug)

    def _warm(self, slug: str) -> None:
        with _logged(slug):
            with self._database.transaction() as session:
                version = problems.current(session, slug)
            with self._changed:
                if version.digest in self._known:
                    return
                self._known.add(version.digest)
            package = problems.load(self._database, version)
            logger.info("A box for %s is ready: %s", slug, self._judge.warm(package))
            with self._changed:
                self._learning[slug] = self._explainer.learn(package)
                self._changed.notify_all()

    def learn(self) -> None:
        """Learn until closed."""
        while not self._closed:
            with self._changed:
                self._changed.wait_for(lambda: self._learning or self._closed)
            self.learn_step()

    def learn_step(self) -> bool:
        """One step for the busiest problem that has any left; false where there is none."""
        with self._changed:
            if not self._learning:
                return False
            slug = max(self._learning, key=lambda each: self._uses[each])
            steps = self._learning[slug]
        with _logged(slug):
            for _ in steps:
                return True
            logger.info("The usual mistakes of %s are known", slug)
        with self._changed:
            if self._learning.get(slug) is steps:
                del self._learning[slug]
        return True


@contextlib.contextmanager
def _logged(slug: str) -> Iterator[None]:
    """Log what prevents the preparation of a problem, and go on: a submission to it will fail in the same way."""
    try:
        yield
    except Cancelled:
        logger.info("The worker stops; %s is prepared by another one, or later", slug)
    except (JudgeFault, NotFound, OperationalError, PoolTimeout) as fault:
        logger.warning("Problem %s could not be prepared: %s", slug, fault)
    except Exception:
        logger.exception("Problem %s could not be prepared; this is a bug of Allclose", slug)
