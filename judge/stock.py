"""The stock of boxes: one is always ready, and it comes by the fastest way that this machine can be trusted with.

Theory of operation
-------------------
For each recipe that was asked for lately a box waits; when it is taken, the next one is made behind the taker's back. Where
there is a warm template it is a clone of it; where there is none, or anything about it fails, it is a fork of the zygote.
"""

import logging
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from judge.background import submit
from judge.box.box import Box
from judge.box.fresh import fresh_box
from judge.box.limits import BoxLimits
from judge.box.zygote import Zygote
from judge.errors import BoxError
from judge.kept import compiled_folder
from judge.recipe import Recipe
from judge.templates import Templates, end
from judge.way import Way

logger = logging.getLogger(__name__)

READY = 16  # recipes that a box waits for; a waiting one holds 10 to 40 MiB
TEMPLATE_BYTES = 2 << 30  # a dozen warm problems, at 130 to 180 MiB each


class Stock:
    """Hands out boxes. Thread-safe.

    `cache_dir` is where packages' compiled code is kept, `way` the fastest way that may be used, `template_bytes` how much
    memory all templates together may hold.
    """

    def __init__(self, cache_dir: Path, way: Way = Way.CLONE, template_bytes: int = TEMPLATE_BYTES) -> None:
        self._compiled_root = compiled_folder(cache_dir)
        self._way = way
        self._zygote = Zygote(self._compiled_root)
        self.templates = Templates(self._zygote, template_bytes)
        self._ready: OrderedDict[Recipe, Box] = OrderedDict()
        self._lock = threading.Lock()
        self._started = self._closed = False
        self._supplier = ThreadPoolExecutor(1, "ready boxes")

    def start(self) -> None:
        """Come up, and begin to find out whether clones work. Raises BoxError where the machine cannot run boxes."""
        self._zygote.start()
        if self._way is Way.CLONE and not self._started:
            self._started = True
            self.templates.start(self._supply_all)

    def close(self) -> None:
        """End every process that was started for it."""
        with self._lock:
            self._closed = True
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

    def box(self, recipe: Recipe, *, cloned: bool = True) -> Box:
        """A box for a program: the one that waits, where there is one; no clone, unless `cloned`.

        Raises:
            BoxError: the machine could not make one.
        """
        if not cloned or self._way is Way.FRESH:
            return self.plain_box(recipe.limits, recipe.compiled)
        box = self._take(recipe) or self._make(recipe)
        self._supply_soon(recipe)
        self.templates.supply(recipe, partial(self._supply_soon, recipe))
        return box

    def plain_box(self, limits: BoxLimits, compiled: str = "") -> Box:
        """A box that is no clone, with the compiled code of that name. Raises BoxError."""
        if self._way is Way.FRESH:
            return fresh_box(limits, self._compiled_root, compiled)
        return self._zygote.box(limits, compiled)

    def warm(self, recipe: Recipe) -> Way:
        """Wait until the best box that there can be is ready; which way it came."""
        if self._way is Way.FRESH:
            return self._way
        self.templates.wait_for(recipe)
        submit(self._supplier, lambda: self._supply(recipe)).result()
        with self._lock:
            return self._ready[recipe].way if recipe in self._ready else Way.ZYGOTE

    def _take(self, recipe: Recipe) -> Box | None:
        with self._lock:
            box = self._ready.pop(recipe, None)
        if box is not None and not box.alive():
            end(box.destroy)
            return None
        return box

    def _make(self, recipe: Recipe) -> Box:
        return self.templates.clone(recipe) or self._zygote.box(recipe.limits, recipe.compiled)

    def _supply_all(self) -> None:
        """Boxes that wait since before clones were known to work make room for warmer ones."""
        with self._lock:
            recipes = list(self._ready)
        for recipe in recipes:
            self._supply_soon(recipe)
            self.templates.supply(recipe, partial(self._supply_soon, recipe))

    def _supply_soon(self, recipe: Recipe) -> None:
        submit(self._supplier, lambda: self._supply(recipe))

    def _supply(self, recipe: Recipe) -> None:
        """Have a box ready for `recipe`: a clone, where there is a template."""
        warm = self.templates.has(recipe.compiled)
        with self._lock:
            box = self._ready.get(recipe)
        if box is not None and box.alive() and (box.way is Way.CLONE or not warm):
            return
        try:
            self._put(recipe, self._make(recipe))
        except BoxError as error:  # met again, and told, by whoever asks for a box
            logger.warning("No box could be made ready: %s", error)

    def _put(self, recipe: Recipe, box: Box) -> None:
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
                end(other.destroy)
