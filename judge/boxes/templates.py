"""Keeps warm templates, by the packages that they serve, within a budget of memory; builds, tests, replaces and gives them up.

A self-test at the start finds out whether this machine can clone at all. A template is built in the background, by the package's
public warm-up, and tested before it is used. The one that was not asked for longest goes first. One that died is replaced, one
that cannot be cloned, or fails three times in a row, is done without. If that is the generic one, all are given up until the next
start: it holds no author's code, who could thus harm others.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from judge.boxes import selftest
from judge.boxes.background import submit
from judge.boxes.box import Box
from judge.boxes.spec import BoxSpec
from judge.boxes.template import Template
from judge.boxes.zygote import Zygote
from judge.errors import BoxError, PackageError

logger = logging.getLogger(__name__)

PATIENCE = 3  # failures in a row
TYPICAL_BYTES = 180 << 20
GENERIC = ""  # the template of packages that have no warm-up


class Templates:
    """Thread-safe. `budget_bytes` is how much memory all templates together may hold; `why_not` says why there are none."""

    def __init__(self, zygote: Zygote, budget_bytes: int) -> None:
        self._zygote = zygote
        self._budget_bytes = budget_bytes
        self.why_not = "the self-test has not ended"
        self._failures: dict[str, int] = {}
        self._kept: OrderedDict[str, Template] = OrderedDict()
        self._hopeless: set[str] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._builder = ThreadPoolExecutor(1, "templates")

    def start(self, then: Callable[[], None] = lambda: None) -> None:
        """Begin to find out whether clones work; do what follows `then`."""
        submit(self._builder, self._try_clones)
        submit(self._builder, then)

    def close(self) -> None:
        """End them all, and make no more; what is being built ends with the zygote."""
        self._closed = True
        self._builder.shutdown(wait=False, cancel_futures=True)
        self._give_up("the judge has been closed")

    def settle(self) -> None:
        """Wait until none is being built."""
        submit(self._builder, lambda: None).result()

    def has(self, name: str) -> bool:
        """Whether boxes of that name can be cloned; this also counts as asking for it."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return name in self._kept

    def has_room(self) -> bool:
        """Whether another one may be kept without letting go of one."""
        with self._lock:
            return self._held_bytes() + TYPICAL_BYTES <= self._budget_bytes

    def clone(self, recipe: BoxSpec) -> Box | None:
        """A box; None where there is no template, or it failed."""
        with self._lock:
            template = self._kept.get(recipe.compiled)
        if template is None:
            return None
        try:
            box = template.clone(recipe.limits)
        except BoxError as error:
            self._note_failure(recipe.compiled, template, error)
            return None
        self._failures.pop(recipe.compiled, None)
        return box

    def supply(self, recipe: BoxSpec, then: Callable[[], None] = lambda: None) -> None:
        """Build a template in the background where there should be one and is none, and do what follows `then`."""
        if self._lacks(recipe.compiled):
            submit(self._builder, lambda: self._build(recipe, then))

    def wait_for(self, recipe: BoxSpec) -> None:
        """Build a template now, where there should be one and is none."""
        submit(self._builder, lambda: self._build(recipe, lambda: None)).result()

    def doubt(self, recipe: BoxSpec) -> None:
        """A clone ended over what another box then answered. A program can do that at will; so the template is tested again."""
        submit(self._builder, lambda: self._test_again(recipe.compiled))

    def _try_clones(self) -> None:
        try:
            template = selftest.generic_template(self._zygote)
        except BoxError as error:
            self.why_not = str(error)
            self._warn("Boxes are forked, not cloned: %s", error)
            return
        with self._lock:
            self.why_not = ""
            self._keep(GENERIC, template)

    def _test_again(self, name: str) -> None:
        with self._lock:
            template = self._kept.get(name)
        if template is not None:
            try:
                selftest.test_clones(template, selftest.CLONES)
            except BoxError as error:
                self._note_failure(name, template, error)

    def _lacks(self, name: str) -> bool:
        with self._lock:
            template = self._kept.get(name)
            if template is not None and not template.alive():
                logger.warning("A template has died, and is replaced")
                end(self._kept.pop(name).close)
                template = None
            return not self.why_not and template is None and name not in self._hopeless

    def _build(self, recipe: BoxSpec, then: Callable[[], None]) -> None:
        if self._lacks(recipe.compiled):
            template = self._built(recipe)
            with self._lock:
                if template is None:
                    self._hopeless.add(recipe.compiled)
                else:
                    self._keep(recipe.compiled, template)
            then()

    def _built(self, recipe: BoxSpec) -> Template | None:
        template = None
        try:
            if recipe.compiled == GENERIC:
                return selftest.generic_template(self._zygote)
            template = self._zygote.template(recipe.template_limits, recipe.compiled)
            recipe.warm(template.box)
            template.park()
            selftest.test_clones(template, 1)
        except (BoxError, PackageError) as error:
            self._warn("The boxes of a problem are forked, not cloned: %s", error)
            if template is not None:
                end(template.close, quietly=self._closed)
            return None
        return template

    def _warn(self, message: str, error: Exception) -> None:
        if not self._closed:  # what is being built when all ends is not to blame
            logger.warning(message, error)

    def _held_bytes(self) -> int:
        return sum(template.private_bytes() for template in self._kept.values())

    def _keep(self, name: str, template: Template) -> None:
        """Keep it, and let go of those that were not asked for longest, until all fit into the budget."""
        if self.why_not:
            end(template.close)
            return
        self._kept[name] = template
        while self._held_bytes() > self._budget_bytes:
            oldest, evicted = self._kept.popitem(last=False)
            end(evicted.close)
            if oldest == name:  # it does not fit by itself
                self._hopeless.add(name)
                logger.warning("A template holds more than %d MiB, and is done without", self._budget_bytes >> 20)

    def _note_failure(self, name: str, template: Template, error: BoxError) -> None:
        if self._closed:
            end(template.close, quietly=True)
            return
        with self._lock:
            if self._kept.get(name) is template:
                del self._kept[name]
            self._failures[name] = failures = self._failures.get(name, 0) + 1
            if failures >= PATIENCE:
                self._hopeless.add(name)
        logger.warning("A template made no box, and is replaced (%d of %d): %s", failures, PATIENCE, error)
        end(template.close)
        if failures >= PATIENCE and name == GENERIC:  # no author's code is in it: it is the machine
            logger.error("Boxes are no longer cloned: %s", error)
            self._give_up(str(error))

    def _give_up(self, why: str) -> None:
        with self._lock:
            self.why_not = why
            given_up = list(self._kept.values())
            self._kept.clear()
        for template in given_up:
            end(template.close)


def end(action: Callable[[], None], *, quietly: bool = False) -> None:
    """Close something; what the machine says against it is logged, since whoever closes wants no more of it.

    `quietly` is for what ends with all the rest: it may have ended before.
    """
    try:
        action()
    except BoxError as error:
        if not quietly:
            logger.warning("A process could not be ended: %s", error)
