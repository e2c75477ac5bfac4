"""Announces that somebody opened a problem or submitted to it, so that workers warm it before the next submission."""

import threading

from cachetools import TTLCache
from sqlalchemy import func, select
from sqlalchemy.orm import Session

CHANNEL = "allclose_interest"
SILENT_SECONDS = 60.0  # between two announcements of a problem by one process; a class opens it at the same time
MAX_PROBLEMS = 1024


class Interest:
    """Announces problems for one process, each at most once per minute. Thread-safe."""

    def __init__(self) -> None:
        self._recent: TTLCache[str, bool] = TTLCache(MAX_PROBLEMS, SILENT_SECONDS)
        self._lock = threading.Lock()

    def announce(self, session: Session, slug: str) -> None:
        """Notify the workers when the transaction of `session` commits."""
        with self._lock:
            announced = self._recent.get(slug, False)
            self._recent[slug] = True
        if not announced:
            session.execute(select(func.pg_notify(CHANNEL, slug)))
