"""The worker process: takes jobs from the queue and has them judged, as many at a time as there are boxes, and beside
them has one package at a time checked.

It ends when it is told to (SIGTERM, SIGINT): what is being judged is finished, within limits. It also ends when the
database is lost for good or something is wrong with it; its supervisor starts it again. Nothing is lost either
way: a job that it held goes back to the queue when its heartbeat stops.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import OperationalError

from app.checking.boxed import BoxedChecks
from app.checking.checking import Checks, checking
from app.database import queue
from app.database.database import Database
from app.errors import CannotStart
from app.settings import Settings
from app.worker.explaining import Explains, explain_submission
from app.worker.judging import Judges, judging
from app.worker.observed import Observed
from app.worker.prewarmer import Prewarmer
from judge.boxes.doctor.doctor import missing_essentials
from judge.boxes.pool import BoxPool
from judge.errors import BoxError
from judge.explain.explainer import Explainer
from judge.judge import Judge

logger = logging.getLogger(__name__)

LAST_WORD_SECONDS = 5  # from closing the judge until the process is ended without ceremony


def run(settings: Settings, database: Database) -> None:
    """Judge until told to stop.

    Raises:
        CannotStart: this machine cannot build the wall.
    """
    _check_wall(settings)
    cache = settings.data_dir / "judge"
    _private_directory(cache)
    pool = BoxPool(cache, settings.way, settings.template_mib << 20)
    with Judge(settings.secret_bytes(), cache, settings.boxes, pool=pool) as judge:
        try:
            judge.start()
        except BoxError as error:
            raise CannotStart(f"No box can be made on this machine: {error}") from error
        explainer = Explainer(judge)
        prewarmer = Prewarmer(database, judge, explainer)
        prewarmer.start()
        checks = BoxedChecks(cache, settings.boxes)
        logger.info("Judging with %d boxes", settings.boxes)
        asyncio.run(work(settings, database, judge, explainer, checks, prewarmer))


def _check_wall(settings: Settings) -> None:
    missing = missing_essentials()
    for sentence in missing:
        logger.error("This machine lacks an essential of the wall: %s", sentence)
    if missing and not settings.unsafe_without_wall:
        raise CannotStart(
            "Submissions cannot be judged safely on this machine; `allclose doctor` says more: " + " ".join(missing)
        )


def _private_directory(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)


class Worker:
    """A worker that is at work; `stop` may be called from any thread."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        judge: Judges,
        *,
        explainer: Explains | None = None,
        checks: Checks | None = None,
        use: Callable[[str], None] | None = None,
    ) -> None:
        self._settings = settings
        self._app = procrastinate.App(connector=_connector(settings, database))
        self._stopping = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._database = database
        self._places = {queue.QUEUE: settings.boxes}
        observed = Observed()
        submissions = judging(database, judge, observed, use)

        @self._app.task(name=queue.TASK, queue=queue.QUEUE)
        def judge_one(submission_id: str) -> None:
            submissions.perform(database, submission_id)

        if explainer is not None:
            self._places[queue.EXPLAIN_QUEUE] = 1

            @self._app.task(name=queue.EXPLAIN_TASK, queue=queue.EXPLAIN_QUEUE)
            def explain_one(submission_id: str) -> None:
                explain_submission(database, explainer, observed, submission_id)

        if checks is not None:
            self._places[queue.CHECK_QUEUE] = 1
            drafts = checking(database, checks)

            @self._app.task(name=queue.CHECK_TASK, queue=queue.CHECK_QUEUE)
            def check_one(draft_id: str) -> None:
                drafts.perform(database, draft_id)

    def stop(self) -> None:
        """Take no more jobs, and end when those at work are finished."""
        self._loop.call_soon_threadsafe(self._stopping.set)

    async def run(self) -> None:
        """Work until stopped."""
        async with self._app.open_async():
            working = [asyncio.create_task(self._take(name, places)) for name, places in self._places.items()]
            others = [asyncio.create_task(self._stopping.wait()), asyncio.create_task(self._recover_for_ever())]
            await asyncio.wait({*working, *others}, return_when=asyncio.FIRST_COMPLETED)
            await _ended(*working, *others)

    async def _take(self, name: str, places: int) -> None:
        """Do the jobs of one queue, `places` at a time."""
        settings = self._settings
        await self._app.run_worker_async(
            queues=[name],
            concurrency=places,
            delete_jobs="always",  # the row is the record; the sweep finds what fell through
            install_signal_handlers=False,
            update_heartbeat_interval=settings.heartbeat_seconds,
            stalled_worker_timeout=settings.stalled_seconds,
            shutdown_graceful_timeout=settings.shutdown_seconds,
        )

    async def _recover_for_ever(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._database.conninfo, autocommit=True) as lock:
                    await queue.recover(self._app, lock, self._settings.stalled_seconds)
                await asyncio.to_thread(self._adopt)
            except (psycopg.Error, OperationalError, ConnectorException) as error:
                logger.warning("Jobs of dead workers could not be looked for: %s", error)
            await asyncio.sleep(self._settings.heartbeat_seconds)

    def _adopt(self) -> None:
        with self._database.transaction() as session:
            for submission in queue.lost(session):
                logger.warning("Submission %s had lost its job; it has a new one", submission.id)
                queue.enqueue(session, submission)
            for submission_id in queue.lost_explanations(session):
                logger.warning("The explanation of submission %s had lost its job; it has a new one", submission_id)
                queue.enqueue_explanation(session, submission_id)
            for draft in queue.lost_checks(session):
                logger.warning("The check of draft %s had lost its job; it has a new one", draft.id)
                queue.enqueue_check(session, draft)


async def _ended(*tasks: asyncio.Task[Any]) -> None:
    """Cancel `tasks` and wait for their end; raise what one of them had failed with."""
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome


def _connector(settings: Settings, database: Database) -> procrastinate.PsycopgConnector:
    # One connection listens at each queue; two are enough for the statements around each job.
    places = settings.boxes + 2
    return procrastinate.PsycopgConnector(
        conninfo=database.conninfo, min_size=1, max_size=places + len(queue.QUEUES) + 2
    )


async def work(
    settings: Settings,
    database: Database,
    judge: Judge,
    explainer: Explainer,
    checks: BoxedChecks,
    prewarmer: Prewarmer,
) -> None:
    """Run a worker until this process is told to stop.

    Submissions that take too long then are interrupted. Explanations and checks, which take minutes, are interrupted at once, and
    another worker does them.
    """
    worker = Worker(settings, database, judge, explainer=explainer, checks=checks, use=prewarmer.use)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        logger.info("Stopping: %d s for what is being judged", settings.shutdown_seconds)
        worker.stop()
        _after(0, checks.close)
        _after(0, prewarmer.close)
        _after(0, explainer.close)
        _after(settings.shutdown_seconds, judge.close)
        _after(settings.shutdown_seconds + LAST_WORD_SECONDS, lambda: os._exit(1))

    for number in signal.SIGTERM, signal.SIGINT:
        loop.add_signal_handler(number, stop)
    await worker.run()


def _after(seconds: float, action: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, action)
    timer.daemon = True
    timer.start()
