"""Metrics for Prometheus. They are read from the database on request, so they cover all processes."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.database import queue
from app.database.tables import BoxStarts, Status, Submission, VerdictCount
from judge.boxes.start_method import StartMethod

LIVE_SECONDS = 30  # a worker without a heartbeat for this long is not counted


def exposition(session: Session) -> bytes:
    """The metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Numbers(session))
    return generate_latest(registry)


class _Numbers(Collector):
    def __init__(self, session: Session) -> None:
        self._session = session

    def collect(self) -> Iterator[Metric]:
        """All metrics."""
        yield GaugeMetricFamily(
            "allclose_queue_depth", "Submissions that wait for a worker.", queue.depth(self._session)
        )
        yield GaugeMetricFamily("allclose_workers", "Workers with a heartbeat.", self._workers())
        yield self._unfinished()
        yield self._verdicts()
        yield self._boxes()

    def _workers(self) -> int:
        live = text(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :s)"
        )
        signed_in = int(self._session.execute(live, {"s": LIVE_SECONDS}).scalar_one())
        return -(-signed_in // len(queue.QUEUES))  # a worker that is starting has registered for one queue only

    def _unfinished(self) -> Metric:
        family = GaugeMetricFamily("allclose_unfinished", "Submissions that are not done.", labels=["status"])
        query = select(Submission.status, func.count()).where(Submission.status != Status.DONE)
        counts = dict(self._session.execute(query.group_by(Submission.status)).all())
        for status in Status.QUEUED, Status.RUNNING:
            family.add_metric([status], counts.get(status, 0))
        return family

    def _verdicts(self) -> Metric:
        family = CounterMetricFamily("allclose_verdicts", "Submissions that are done.", labels=["kind", "verdict"])
        for count in self._session.scalars(select(VerdictCount)):
            family.add_metric([count.kind, count.verdict], count.number)
        return family

    def _boxes(self) -> Metric:
        """Every method is shown, also one without boxes: a rate can be computed from the first one on."""
        family = CounterMetricFamily(
            "allclose_boxes_started", "Boxes of finished submissions, by start.", labels=["start_method"]
        )
        counts = dict(self._session.execute(select(BoxStarts.start_method, BoxStarts.number)).all())
        for method in StartMethod:
            family.add_metric([method], counts.get(method, 0))
        return family
