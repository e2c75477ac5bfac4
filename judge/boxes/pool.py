"""The stock of boxes: one is always ready, and it comes by the fastest way that this machine can be trusted with.

Theory of operation
-------------------
For each recipe that was asked for lately a box waits; when it is taken, the next one is made behind the taker's back. Where
there is a warm template it is a clone of it; where there is none, or anything about it fails, it is a fork of the zygote.
Once nothing has been judged for a moment, the clones that wait rehearse: they do once what programs of that kind do. One that is
wanted before it is through is left alone, and another made.
"""

import logging
import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from judge.boxes.background import submit
from judge.boxes.box import Box
from judge.boxes.compiled_code import compiled_folder
from judge.boxes.fresh import fresh_box
from judge.boxes.limits import BoxLimits
from judge.boxes.spec import BoxSpec
from judge.boxes.start_method import StartMethod
from judge.boxes.templates import Templates, end
from judge.boxes.zygote import Zygote
from judge.errors import BoxError

logger = logging.getLogger(__name__)

READY = 16  # recipes that a box waits for; a waiting one holds 10 to 40 MiB
QUIET_SECONDS = 0.3  # after a submission, until boxes rehearse: where others follow at once, that would slow them down
TICK_SECONDS = 0.01
TEMPLATE_BYTES = 2 << 30  # a dozen warm problems, at 130 to 180 MiB each


class BoxPool:
    """Hands out boxes. Thread-safe.

    `cache_dir` is where packages' compiled code is kept, `way` the fastest way that may be used, `template_bytes` how much
    memory all templates together may hold.
    """

    def __init__(
        self, cache_dir: Path, way: StartMethod = StartMethod.CLONE, template_bytes: int = TEMPLATE_BYTES
    ) -> None:
        self._compiled_root = compiled_folder(cache_dir)
        self._way = way
        self._zygote = Zygote(self._compiled_root)
        self.templates = Templates(self._zygote, template_bytes)
        self._ready: OrderedDict[BoxSpec, Box] = OrderedDict()
        self._out = 0  # boxes that somebody waits for
        self._quiet = threading.Timer(0.0, self._rehearse)  # ended, or under way
        self._lock = threading.Lock()
        self._started = self._closed = False
        self._supplier = ThreadPoolExecutor(1, "ready boxes")

    def start(self) -> None:
        """Come up, and begin to find out whether clones work. Raises BoxError where the machine cannot run boxes."""
        self._zygote.start()
        if self._way is StartMethod.CLONE and not self._started:
            self._started = True
            self.templates.start(self._supply_all)

    def close(self) -> None:
        """End every process that was started for it."""
        with self._lock:
            self._closed = True
            self._quiet.cancel()
            unwanted = list(self._ready.values())
            self._ready.clear()
        self._supplier.shutdown(wait=False, cancel_futures=True)
        for box in unwanted:
            end(box.destroy)
        self.templates.close()
        self._zygote.close()  # nothing is born from now on, and what is being made ends
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being made in the background."""
        self.templates.settle()
        submit(self._supplier, lambda: None).result()

    def box(self, recipe: BoxSpec, *, cloned: bool = True) -> Box:
        """A box for a program: the one that waits, where there is one; no clone, unless `cloned`.

        Raises:
            BoxError: the machine could not make one.
        """
        plain = not cloned or self._way is StartMethod.FRESH
        box = self.plain_box(recipe.limits, recipe.compiled) if plain else self._take(recipe) or self._make(recipe)
        if not recipe.limits.background:
            self._note_out(box)
        if not plain:
            self._supply_soon(recipe)
            self.templates.supply(recipe, partial(self._supply_soon, recipe))
        return box

    def source(self, spec: BoxSpec) -> "PooledBoxes":
        """Boxes of `spec`, for a session."""
        return PooledBoxes(self, spec)

    def plain_box(self, limits: BoxLimits, compiled: str = "") -> Box:
        """A box that is no clone, with the compiled code of that name. Raises BoxError."""
        if self._way is StartMethod.FRESH:
            return fresh_box(limits, self._compiled_root, compiled)
        return self._zygote.box(limits, compiled)

    def warm(self, recipe: BoxSpec) -> StartMethod:
        """Wait until the best box that there can be is ready; which way it came."""
        if self._way is StartMethod.FRESH:
            return self._way
        self.templates.wait_for(recipe)
        submit(self._supplier, lambda: self._supply(recipe)).result()
        self._rehearse()
        while self._rehearses(recipe):
            time.sleep(TICK_SECONDS)
        return StartMethod.CLONE if self.templates.has(recipe.compiled) else StartMethod.ZYGOTE

    def _rehearses(self, recipe: BoxSpec) -> bool:
        with self._lock:
            return recipe in self._ready and self._ready[recipe].rehearsing()

    def _take(self, recipe: BoxSpec) -> Box | None:
        with self._lock:
            if recipe in self._ready and self._ready[recipe].rehearsing():  # another is made sooner
                return None
            box = self._ready.pop(recipe, None)
        if box is not None and not box.alive():
            end(box.destroy)
            return None
        return box

    def _note_out(self, box: Box) -> None:
        with self._lock:
            self._out += 1
        box.when_destroyed(self._note_back)

    def _note_back(self) -> None:
        with self._lock:
            self._out -= 1
        self._rehearse_soon()

    def _rehearse_soon(self) -> None:
        with self._lock:
            self._quiet.cancel()
            if not self._closed:
                self._quiet = threading.Timer(QUIET_SECONDS, self._rehearse)
                self._quiet.daemon = True
                self._quiet.start()

    def _rehearse(self) -> None:
        """Only while nothing is judged; only clones that have something to rehearse. One that does not get through is ended."""
        with self._lock:
            waiting = {recipe: box for recipe, box in self._ready.items() if _has_something_to_rehearse(recipe, box)}
            for box in waiting.values() if not self._out else ():
                box.rehearse()
            under_way = [box for box in waiting.values() if box.rehearsing()]
            ended = [self._ready.pop(recipe) for recipe, box in waiting.items() if not box.alive()]
        for box in ended:
            end(box.destroy, quietly=self._closed)
        if under_way:
            self._rehearse_soon()

    def _make(self, recipe: BoxSpec) -> Box:
        return self.templates.clone(recipe) or self._zygote.box(recipe.limits, recipe.compiled)

    def _supply_all(self) -> None:
        """Boxes that wait since before clones were known to work make room for warmer ones."""
        with self._lock:
            recipes = list(self._ready)
        for recipe in recipes:
            self._supply_soon(recipe)
            self.templates.supply(recipe, partial(self._supply_soon, recipe))

    def _supply_soon(self, recipe: BoxSpec) -> None:
        submit(self._supplier, lambda: self._supply(recipe))

    def _supply(self, recipe: BoxSpec) -> None:
        """Have a box ready for `recipe`: a clone, where there is a template."""
        warm = self.templates.has(recipe.compiled)
        with self._lock:
            box = self._ready.get(recipe)
        if box is not None and box.alive() and (box.way is StartMethod.CLONE or not warm):
            return
        try:
            self._put(recipe, self._make(recipe))
        except BoxError as error:  # met again, and told, by whoever asks for a box
            if not self._closed:
                logger.warning("No box could be made ready: %s", error)
        self._rehearse_soon()

    def _put(self, recipe: BoxSpec, box: Box) -> None:
        with self._lock:
            unwanted = [self._ready.pop(recipe, None)]
            if self._closed:
                unwanted.append(box)
            else:
                self._ready[recipe] = box
            if len(self._ready) > READY:
                unwanted.append(self._ready.popitem(last=False)[1])
        for other in unwanted:
            if other is not None:
                end(other.destroy, quietly=self._closed)


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
        self._pool.templates.doubt(self._spec)


def _has_something_to_rehearse(recipe: BoxSpec, box: Box) -> bool:
    return bool(recipe.compiled) and box.way is StartMethod.CLONE and not recipe.limits.background
