"""Builds, tests, replaces and gives up warm templates, one for each package.

Theory of operation
-------------------
A self-test at the start finds out whether this machine can clone at all. After that, a template is built in the background when
a box of its package is first asked for: the package's public warm-up runs in it, it is parked, and a clone of it is tested.
Builds and tests run on the threads of an executor, because a warm-up may take a minute; at most one runs for each template.

A template that fails is closed, and built again when a box is next asked for. A package goes without one if its template cannot
be built, does not fit into the memory budget, or has failed three times in a row. If the generic template fails three times,
nothing is cloned until the next start: it holds no author's code, so the machine is at fault.
"""

import contextlib
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial

from judge.boxes import selftest
from judge.boxes.box import Box
from judge.boxes.pooling.background import await_task, log_failure
from judge.boxes.pooling.template_cache import TemplateCache
from judge.boxes.spec import BoxSpec
from judge.boxes.template import Template
from judge.boxes.zygote import Zygote
from judge.errors import BoxError, PackageError

logger = logging.getLogger(__name__)

MAX_FAILURES = 3  # in a row
GENERIC = ""  # the name of the template for packages that have no warm-up
Then = Callable[[], object]


class Templates:
    """Thread-safe. All templates together may hold `budget_bytes`; `why_not_cloned` says why there are none."""

    def __init__(self, zygote: Zygote, budget_bytes: int, executor: Executor) -> None:
        self.why_not_cloned = "the self-test has not finished"
        self.cache = TemplateCache(budget_bytes)
        self._zygote = zygote
        self._executor = executor
        self._jobs: dict[str, Future[None]] = {}  # builds and tests that are under way, by the name of the template
        self._failures: dict[str, int] = {}  # in a row
        self._given_up: set[str] = set()
        self._closed = False
        self._lock = threading.Lock()

    def start(self, then: Then = lambda: None) -> None:
        """Start the self-test in the background, and call `then` after it."""
        with self._lock:
            self._submit(GENERIC, self._self_test, then)

    def close(self) -> None:
        """Close all templates, and keep no more. Builds that are under way end with the zygote."""
        with self._lock:
            self._closed = True
        self._give_up_all("the judge has been closed")

    def settle(self) -> None:
        """Wait until no template is being built or tested."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            await_task(job)

    def clone(self, spec: BoxSpec) -> Box | None:
        """A box; None if there is no template, or it failed."""
        template = self.cache.get(spec.compiled)
        if template is None:
            return None
        try:
            box = template.clone(spec.limits)
        except BoxError as error:
            self._note_failure(spec.compiled, template, error)
            return None
        with self._lock:
            self._failures.pop(spec.compiled, None)
        return box

    def build(self, spec: BoxSpec, then: Then = lambda: None) -> None:
        """Build a template in the background if there should be one and is none; call `then` after it."""
        with self._lock:
            missing = self.cache.get(spec.compiled) is None and spec.compiled not in self._given_up
            if missing and not self.why_not_cloned:
                self._submit(spec.compiled, partial(self._build, spec), then)

    def wait_for(self, spec: BoxSpec) -> None:
        """Wait for the self-test, and then until there is a template for `spec`, if there can be one."""
        for name in (GENERIC, spec.compiled):
            with self._lock:
                job = self._jobs.get(name)
            if job is not None:
                await_task(job)
            self.build(spec)

    def suspect(self, spec: BoxSpec) -> None:
        """Test a template again: a clone ended over something that another box answered, as any program can make it do."""
        with self._lock:
            self._submit(spec.compiled, partial(self._test_again, spec.compiled))

    def _submit(self, name: str, job: Callable[[], None], then: Then = lambda: None) -> None:
        """Run `job` and then `then`, unless a job for the same template is under way. The lock is held."""
        if name not in self._jobs and not self._closed:
            self._jobs[name] = future = self._executor.submit(self._run, name, job, then)
            future.add_done_callback(log_failure)

    def _run(self, name: str, job: Callable[[], None], then: Then) -> None:
        try:
            job()
            then()
        finally:
            with self._lock:
                del self._jobs[name]

    def _self_test(self) -> None:
        try:
            template = selftest.generic_template(self._zygote.template)
        except BoxError as error:
            self.why_not_cloned = str(error)
            self._warn("Boxes are forked, not cloned: %s", error)
            return
        with self._lock:
            if not self._closed:
                self.why_not_cloned = ""
        self._keep(GENERIC, template)

    def _test_again(self, name: str) -> None:
        template = self.cache.get(name)
        if template is None:
            return
        try:
            selftest.test_clones(template, selftest.CLONES)
        except BoxError as error:
            self._note_failure(name, template, error)

    def _build(self, spec: BoxSpec) -> None:
        try:
            template = warm_template(self._zygote, spec)
        except (BoxError, PackageError) as error:
            self._warn("The boxes of a problem are forked, not cloned: %s", error)
            with self._lock:
                self._given_up.add(spec.compiled)
        else:
            self._keep(spec.compiled, template)

    def _keep(self, name: str, template: Template) -> None:
        evicted = self.cache.put(name, template)
        for each in evicted:
            self._close(each)
        if template in evicted and not self.why_not_cloned:
            with self._lock:
                self._given_up.add(name)
            logger.warning("A template holds more memory than all templates may, and is not kept")

    def _note_failure(self, name: str, template: Template, error: BoxError) -> None:
        if not self.cache.remove(name, template):  # another thread has noted it, or all were closed
            return
        self._close(template)
        with self._lock:
            self._failures[name] = failures = self._failures.get(name, 0) + 1
            if failures >= MAX_FAILURES:
                self._given_up.add(name)
        logger.warning("A template made no box, and is closed (failure %d of %d): %s", failures, MAX_FAILURES, error)
        if failures >= MAX_FAILURES and name == GENERIC:
            logger.error("Boxes are no longer cloned: %s", error)
            self._give_up_all(str(error))

    def _give_up_all(self, reason: str) -> None:
        with self._lock:
            self.why_not_cloned = reason
        for template in self.cache.close():
            self._close(template)

    def _close(self, template: Template) -> None:
        try:
            template.close()
        except BoxError as error:
            self._warn("A template could not be closed: %s", error)

    def _warn(self, message: str, error: Exception) -> None:
        if not self._closed:  # when the pool is closed, everything that is under way fails
            logger.warning(message, error)


def warm_template(zygote: Zygote, spec: BoxSpec) -> Template:
    """A template for `spec`, parked and tested.

    Raises:
        PackageError: its warm-up failed.
        BoxError: the machine could not make it, or it cannot be cloned.
    """
    if spec.compiled == GENERIC:
        return selftest.generic_template(zygote.template)
    template = zygote.template(spec.template_limits, spec.compiled)
    try:
        spec.warm(template.box)
        template.park()
        selftest.test_clones(template, 1)
    except BaseException:
        with contextlib.suppress(BoxError):  # the first fault says more
            template.close()
        raise
    return template
