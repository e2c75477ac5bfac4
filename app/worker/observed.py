"""What wrong programs answered to their cases, kept for a moment: their explanation then need not run them again."""

import threading

from cachetools import LRUCache

from judge.observation import Observation, Observations

MAX_BYTES = 256 << 20  # four submissions with the largest answers, or thousands of usual ones


class Observed:
    """Observations by submission and attempt, the most recently used ones. Thread-safe."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._kept: LRUCache[tuple[str, int], Observations] = LRUCache(max_bytes, lambda kept: 1 + kept.size_bytes)
        self._lock = threading.Lock()

    def keep(self, submission_id: str, attempt: int, observations: Observations) -> None:
        """Keep them, unless they are larger than all that may be kept."""
        with self._lock:
            if observations.size_bytes < self._kept.maxsize:
                self._kept[submission_id, attempt] = observations

    def take(self, submission_id: str, attempt: int) -> list[Observation] | None:
        """What was kept; None where another worker judged it, or it had to make room."""
        with self._lock:
            kept = self._kept.pop((submission_id, attempt), None)
        return None if kept is None else kept.found
