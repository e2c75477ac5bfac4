"""The stock of boxes: one is always ready, and it comes by the fastest way that this machine can be trusted with.

Theory of operation
-------------------
A *recipe* says what a package's boxes are like. For each that was asked for lately, a box waits; when it is taken, the next one
is made behind the taker's back. Where clones work, which a self-test finds out at the start, it is a clone of the package's warm
template; as long as there is none, and wherever anything about it fails, it is a fork of the zygote.

Templates are kept within a budget of memory; the one that was not asked for longest goes first. One that died is replaced, one
that cannot be cloned is done without. Clones that fail three times in a row are given up until the next start.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from judge.box import selftest
from judge.box.box import Box
from judge.box.fresh import fresh_box
from judge.box.limits import BoxLimits
from judge.box.template import Template
from judge.box.way import Way
from judge.box.zygote import Zygote
from judge.errors import BoxError, PackageError

logger = logging.getLogger(__name__)

READY = 16  # recipes that a box waits for; a waiting one holds 10 to 40 MiB
PATIENCE = 3  # failures of clones in a row
GENERIC = ""  # the template of packages that have no warm-up


@dataclass(frozen=True)
class Recipe:
    """What a package's boxes are like. `compiled` names its compiled code, and its template; empty where it has no warm-up."""

    compiled: str
    limits: BoxLimits
    template_limits: BoxLimits = field(compare=False)
    warm: Callable[[Box], None] = field(compare=False)


class Stock:
    """Hands out boxes. Thread-safe.

    `way` is the fastest that may be used. `template_bytes` is how much memory all templates together may hold.
    """

    def __init__(self, compiled_root: Path, way: Way, template_bytes: int) -> None:
        self._compiled_root = compiled_root
        self._way = way
        self._template_bytes = template_bytes
        self._zygote = Zygote(compiled_root)
        self._clones = False
        self.why_not_cloned = "the self-test has not ended" if way is Way.CLONE else f"the way is {way}"
        self._failures = 0
        self._templates: OrderedDict[str, Template] = OrderedDict()
        self._hopeless: set[str] = set()
        self._ready: OrderedDict[Recipe, Box] = OrderedDict()
        self._lock = threading.Lock()
        self._closed = False
        self._supplier = ThreadPoolExecutor(1, "stock")

    def start(self) -> None:
        """Come up, and begin to find out whether clones work. Raises BoxError where the machine cannot run boxes."""
        self._zygote.start()
        if self._way is Way.CLONE and not self._clones:
            self._in_background(self._try_clones)

    def close(self) -> None:
        """End every process that was started for it."""
        self._closed = True
        self._supplier.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._clear()
        self._zygote.close()  # nothing is born from now on, and what is being made ends
        self._supplier.shutdown()

    def zygote_box(self, limits: BoxLimits, compiled: str = "") -> Box:
        """A box that is no clone, for this once. Raises BoxError."""
        if self._way is Way.FRESH:
            return fresh_box(limits, self._compiled_root, compiled)
        return self._zygote.box(limits, compiled)

    def box(self, recipe: Recipe) -> Box:
        """A box for a program: the one that waits, where there is one.

        Raises:
            BoxError: the machine could not make one.
        """
        if self._way is Way.FRESH:
            return self.zygote_box(recipe.limits, recipe.compiled)
        box = self._take(recipe) or self._make(recipe)
        self._in_background(lambda: self._supply(recipe))
        return box

    def warm(self, recipe: Recipe) -> Way:
        """Wait until a box is ready; which way it came."""
        if self._way is not Way.FRESH:
            self._in_background(lambda: self._supply(recipe)).result()
        with self._lock:
            return self._ready[recipe].way if recipe in self._ready else self._way

    def doubt(self, recipe: Recipe) -> None:
        """A clone ended over what another box then answered. A program can do that at will; so the template is tested again."""
        self._in_background(lambda: self._test_again(recipe.compiled))

    def _test_again(self, name: str) -> None:
        with self._lock:
            template = self._templates.get(name)
        if template is not None:
            try:
                selftest.test_clones(template, selftest.CLONES)
            except BoxError as error:
                self._note_failure(name, template, error)

    def settle(self) -> None:
        """Wait until nothing is being made in the background."""
        self._in_background(lambda: None).result()

    def _in_background(self, work: Callable[[], None]) -> "Future[None]":
        try:
            return self._supplier.submit(work)
        except RuntimeError:  # it is being closed
            done: Future[None] = Future()
            done.set_result(None)
            return done

    def _try_clones(self) -> None:
        try:
            template = selftest.generic_template(self._zygote)
        except BoxError as error:
            self.why_not_cloned = str(error)
            logger.warning("Boxes are forked, not cloned: %s", error)
            return
        with self._lock:
            self._clones = True
            self._keep(GENERIC, template)

    def _take(self, recipe: Recipe) -> Box | None:
        with self._lock:
            if recipe.compiled in self._templates:
                self._templates.move_to_end(recipe.compiled)
            box = self._ready.pop(recipe, None)
        if box is not None and not box.alive():
            _end(box.destroy)
            return None
        return box

    def _make(self, recipe: Recipe) -> Box:
        with self._lock:
            template = self._templates.get(recipe.compiled)
        if template is not None:
            try:
                box = template.clone(recipe.limits)
            except BoxError as error:
                self._note_failure(recipe.compiled, template, error)
            else:
                self._failures = 0
                return box
        return self._zygote.box(recipe.limits, recipe.compiled)

    def _note_failure(self, name: str, template: Template, error: BoxError) -> None:
        with self._lock:
            if self._templates.get(name) is template:
                del self._templates[name]
            self._failures += 1
            logger.warning("A template made no box, and is replaced (%d of %d): %s", self._failures, PATIENCE, error)
            if self._failures >= PATIENCE:
                self._give_up(str(error))
        _end(template.close)

    def _give_up(self, why: str) -> None:
        logger.error("Boxes are no longer cloned: %s", why)
        self._clones = False
        self.why_not_cloned = why
        self._clear()

    def _clear(self) -> None:
        for box in self._ready.values():
            _end(box.destroy)
        for template in self._templates.values():
            _end(template.close)
        self._ready.clear()
        self._templates.clear()

    def _supply(self, recipe: Recipe) -> None:
        """Have a box ready for `recipe`, and the template that it comes from."""
        try:
            self._supply_template(recipe)
            with self._lock:
                box = self._ready.get(recipe)
                template = self._templates.get(recipe.compiled)
            if box is not None and box.alive() and (template is None or box.way is Way.CLONE):
                return
            self._put(recipe, self._make(recipe))
        except BoxError as error:  # met again, and told, by whoever asks for a box
            logger.warning("No box could be made ready: %s", error)

    def _supply_template(self, recipe: Recipe) -> None:
        name = recipe.compiled
        with self._lock:
            template = self._templates.get(name)
            if template is not None and not template.alive():
                logger.warning("A template has died, and is replaced")
                del self._templates[name]
                _end(template.close)
                template = None
            wanted = self._clones and template is None and name not in self._hopeless
        if wanted:
            template = self._build(recipe)
            with self._lock:
                if template is None:
                    self._hopeless.add(name)
                else:
                    self._keep(name, template)

    def _build(self, recipe: Recipe) -> Template | None:
        template = None
        try:
            if recipe.compiled == GENERIC:
                return selftest.generic_template(self._zygote)
            template = self._zygote.template(recipe.template_limits, recipe.compiled)
            recipe.warm(template.box)
            template.park()
            selftest.test_clones(template, 1)
        except (BoxError, PackageError) as error:
            logger.warning("The boxes of a problem are forked, not cloned: %s", error)
            if template is not None:
                _end(template.close)
            return None
        return template

    def _keep(self, name: str, template: Template) -> None:
        """Keep it, and let go of those that were not asked for longest, until all fit into the budget."""
        if self._closed or not self._clones:
            _end(template.close)
            return
        self._templates[name] = template
        while sum(kept.private_bytes() for kept in self._templates.values()) > self._template_bytes:
            oldest, evicted = self._templates.popitem(last=False)
            _end(evicted.close)
            if oldest == name:  # it does not fit by itself
                self._hopeless.add(name)
                logger.warning("A template holds more than %d MiB, and is done without", self._template_bytes >> 20)
            for recipe in [recipe for recipe in self._ready if recipe.compiled == oldest]:
                _end(self._ready.pop(recipe).destroy)

    def _put(self, recipe: Recipe, box: Box) -> None:
        with self._lock:
            surplus = [self._ready.pop(recipe, None)]
            if self._closed:
                surplus.append(box)
            else:
                self._ready[recipe] = box
            if len(self._ready) > READY:
                surplus.append(self._ready.popitem(last=False)[1])
        for unwanted in surplus:
            if unwanted is not None:
                _end(unwanted.destroy)


def _end(action: Callable[[], None]) -> None:
    try:
        action()
    except BoxError as error:
        logger.warning("A process could not be ended: %s", error)
