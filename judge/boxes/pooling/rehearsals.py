"""Has clones that are ready run their warm-up once more, after which programs run faster, while nothing is judged."""

import threading
import time
from concurrent.futures import Executor
from functools import partial

from judge.boxes.box import Box
from judge.boxes.pooling.background import TaskThread
from judge.boxes.pooling.ready_boxes import ReadyBox, ReadyBoxes
from judge.boxes.spec import BoxSpec
from judge.boxes.start_method import StartMethod

QUIET_SECONDS = 0.3  # after the last submission: if others follow at once, rehearsals would slow them down


class Rehearsals:
    """Rehearsals run on `executor`, because a warm-up can prolong them; `thread` does the rest. Thread-safe."""

    def __init__(self, ready: ReadyBoxes, thread: TaskThread, executor: Executor) -> None:
        self._ready = ready
        self._thread = thread
        self._executor = executor
        self._in_use = 0  # boxes of submissions
        self._busy_until = 0.0
        self._lock = threading.Lock()

    def note_use(self, box: Box) -> None:
        """A submission has got this box: nothing rehearses until it has been destroyed."""
        with self._lock:
            self._in_use += 1
        box.when_destroyed(self._note_end_of_use)

    def schedule(self) -> None:
        """Start rehearsals after a moment, if nothing is judged until then."""
        self._thread.submit(self._start_if_quiet, QUIET_SECONDS)

    def start(self) -> None:
        """Start the rehearsals of all clones that have one and have not had it, unless something is being judged."""
        with self._lock:
            if self._in_use:
                return
        for spec, entry in self._ready.snapshot().items():
            cloned = entry.box.start_method is StartMethod.CLONE
            if cloned and spec.compiled and not spec.limits.background:
                self._ready.start_rehearsal(spec, entry, partial(self._executor.submit, self._rehearse, spec, entry))

    def _note_end_of_use(self) -> None:
        with self._lock:
            self._in_use -= 1
            self._busy_until = time.monotonic() + QUIET_SECONDS
        self.schedule()

    def _start_if_quiet(self) -> None:
        if time.monotonic() >= self._busy_until:  # otherwise the end of the last use has scheduled it once more
            self.start()

    def _rehearse(self, spec: BoxSpec, entry: ReadyBox) -> None:
        """If the rehearsal fails, the box is not used."""
        if not entry.box.rehearse() and self._ready.remove(spec, entry):
            self._thread.submit(entry.destroy)
