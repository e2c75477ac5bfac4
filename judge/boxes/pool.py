"""A pool of boxes: one is always ready, started by the fastest method that works on this machine.

Theory of operation
-------------------
A box is kept ready for each spec that was used lately. A caller takes it under a short lock, and the next one is made in the
background: a clone if there is a warm template, otherwise a fork of the zygote. If no box is ready, the caller makes one itself.

One thread with a queue does everything that follows from a caller's visit: it makes boxes ready, evicts and destroys them, and
schedules rehearsals. Work that an author's code can prolong runs on a few more threads while it lasts: building a template runs a
`warmup.py`, which may take a minute, and a rehearsal runs it once more. So a slow warm-up delays its own problem only. No lock is
held during input or output, and nothing is polled: the thread sleeps until the next task is due. A template that hangs when it is
cloned delays the thread until its keeper gives up, after ten seconds; meanwhile callers make their boxes themselves.

Once nothing has been judged for a moment, the clones that are ready rehearse. If a box is wanted before its rehearsal has
finished, another one is made, which takes less time than to wait for it.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from judge.boxes.box import Box
from judge.boxes.compiled_code import compiled_folder
from judge.boxes.fresh import fresh_box
from judge.boxes.limits import BoxLimits
from judge.boxes.pooling.background import TaskThread, await_task
from judge.boxes.pooling.ready_boxes import ReadyBox, ReadyBoxes
from judge.boxes.pooling.rehearsals import Rehearsals
from judge.boxes.pooling.templates import Templates
from judge.boxes.spec import BoxSpec
from judge.boxes.start_method import StartMethod
from judge.boxes.zygote import Zygote
from judge.errors import BoxError

logger = logging.getLogger(__name__)

READY_BOXES = 16  # each holds 10 to 40 MiB
TEMPLATE_BYTES = 2 << 30  # a dozen warm problems, at 130 to 180 MiB each
WARM_UPS = 4  # builds and rehearsals at once: so many slow warm-ups delay no other problem's


class BoxPool:
    """Hands out boxes. Thread-safe.

    `cache_dir` is where packages' compiled code is kept, `start_method` the fastest method that may be used, and `template_bytes`
    how much memory all templates together may hold. `zygote` replaces the pool's own one, and is closed with the pool.
    """

    def __init__(
        self,
        cache_dir: Path,
        start_method: StartMethod = StartMethod.CLONE,
        template_bytes: int = TEMPLATE_BYTES,
        *,
        zygote: Zygote | None = None,
    ) -> None:
        self.start_method = start_method
        self._compiled_root = compiled_folder(cache_dir)
        self.zygote = zygote or Zygote(self._compiled_root)
        self._thread = TaskThread("box pool")
        self._warm_ups = ThreadPoolExecutor(WARM_UPS, "warm-ups")
        self.templates = Templates(self.zygote, template_bytes, self._warm_ups)
        self._ready = ReadyBoxes(READY_BOXES)
        self._rehearsals = Rehearsals(self._ready, self._thread, self._warm_ups)
        self._started = self._closed = False

    def start(self) -> None:
        """Start the zygote, and the self-test of clones in the background. Raises BoxError if this machine cannot run boxes."""
        self.zygote.start()
        if self.start_method is StartMethod.CLONE and not self._started:
            self._started = True
            self.templates.start(self._warm_ready_boxes)

    def close(self) -> None:
        """End every process that was started for the pool."""
        self._closed = True
        for entry in self._ready.close():
            entry.destroy()
        self.templates.close()
        self.zygote.close()  # no process is started from now on, and those that are being made ready end
        self._warm_ups.shutdown(cancel_futures=True)
        await_task(self._thread.submit(lambda: None))  # what is about to be destroyed is destroyed
        self._thread.close()

    def settle(self) -> None:
        """Wait until nothing is being made in the background."""
        for _ in range(2):  # a build is followed by a task, and a task can start a build
            self.templates.settle()
            await_task(self._thread.submit(lambda: None))

    def box(self, spec: BoxSpec, *, cloned: bool = True) -> Box:
        """A box for a program: the one that is ready, or else a new one. It is not cloned if `cloned` is false.

        Raises:
            BoxError: the machine could not make one.
        """
        plain = not cloned or self.start_method is StartMethod.FRESH
        box = self.plain_box(spec.limits, spec.compiled) if plain else self._take(spec) or self._make(spec)
        if not spec.limits.background:
            self._rehearsals.note_use(box)
        if not plain:
            self._prepare_next(spec)
        return box

    def plain_box(self, limits: BoxLimits, compiled: str = "") -> Box:
        """A box that is not cloned, with the compiled code of that name. Raises BoxError."""
        if self.start_method is StartMethod.FRESH:
            return fresh_box(limits, self._compiled_root, compiled)
        return self.zygote.box(limits, compiled)

    def source(self, spec: BoxSpec) -> "PooledBoxes":
        """Boxes of `spec`, for a session."""
        return PooledBoxes(self, spec)

    def warm(self, spec: BoxSpec) -> StartMethod:
        """Wait until the fastest possible box is ready and has rehearsed; how it was started."""
        if self.start_method is StartMethod.FRESH:
            return self.start_method
        self.templates.wait_for(spec)
        await_task(self._thread.submit(partial(self._make_ready, spec)))
        await_task(self._thread.submit(self._rehearsals.start))
        entry = self._ready.get(spec)
        if entry is not None and entry.rehearsal is not None:
            await_task(entry.rehearsal)
        return StartMethod.ZYGOTE if self.templates.cache.get(spec.compiled) is None else StartMethod.CLONE

    def ready_boxes(self) -> dict[BoxSpec, ReadyBox]:
        """The boxes that are ready or rehearsing, the least recently used first."""
        return self._ready.snapshot()

    def _take(self, spec: BoxSpec) -> Box | None:
        entry = self._ready.take(spec)
        if entry is None:
            return None
        if entry.box.alive():
            return entry.box
        self._thread.submit(entry.destroy)
        return None

    def _make(self, spec: BoxSpec) -> Box:
        return self.templates.clone(spec) or self.zygote.box(spec.limits, spec.compiled)

    def _prepare_next(self, spec: BoxSpec) -> None:
        """Have a box made ready for `spec`, and a template if there is none, which then makes a better one."""
        make_ready = partial(self._make_ready, spec)
        self._thread.submit(make_ready)
        self.templates.build(spec, lambda: self._thread.submit(make_ready))

    def _warm_ready_boxes(self) -> None:
        """Replace the boxes that were made ready before clones were known to work."""
        for spec in self._ready.snapshot():
            self._prepare_next(spec)

    def _make_ready(self, spec: BoxSpec) -> None:
        """Have a box ready for `spec`: a clone if there is a template."""
        entry = self._ready.get(spec)
        cloned = entry is not None and entry.box.start_method is StartMethod.CLONE
        if entry is not None and entry.box.alive() and (cloned or self.templates.cache.get(spec.compiled) is None):
            return
        try:
            box = self._make(spec)
        except BoxError as error:  # the next caller who needs a box meets it again
            if not self._closed:
                logger.warning("No box could be made ready: %s", error)
            return
        for removed in self._ready.put(spec, ReadyBox(box)):
            removed.destroy()
        self._rehearsals.schedule()


class PooledBoxes:
    """See judge.sources.session.BoxSource."""

    def __init__(self, pool: BoxPool, spec: BoxSpec) -> None:
        self._pool = pool
        self._spec = spec

    def box(self, *, cloned: bool) -> Box:
        """A box from the pool. Raises BoxError."""
        return self._pool.box(self._spec, cloned=cloned)

    def suspect(self) -> None:
        """Have the template tested again."""
        self._pool.templates.suspect(self._spec)
