"""What wrong programs answer to a package's cases, so that a learner's answers can be recognised among theirs.

*Theory of operation.* To run forty labelled mistakes, or a thousand slips, takes minutes where each compiles something of its
own. Whoever wants to know at once runs each on the first case that was answered wrongly: most differ there, and only the others
are run on all cases. Slips of one program share a box, several at a time, and what they compile. A worker has all run ahead, in
the background, and keeps no learner waiting for that: what is not known yet is not recognised. Answers are kept in a file that
only this user can read, in the wire's own format: they say much of the hidden cases.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

from judge.cases.prepare import case_seed
from judge.comparison.tolerance import Tolerance
from judge.disk_cache import key_of, packed, read, write
from judge.explain.diagnosis import Mistake
from judge.explain.relations.known import could_be
from judge.inside.wire import decode
from judge.observation import MISSING, Observation, weight
from judge.packages.package import Labelled, Package

logger = logging.getLogger(__name__)

FORMAT = "4"
MAX_BYTES = 32 << 20  # of all answers of one group; what goes beyond is not recognised
CORES = len(os.sched_getaffinity(0))
AT_ONCE = 16  # programs in one box, where they may share one
BOXES = 4  # between two writings of the file
MOST_ALIKE = 4  # programs that are run on all cases while a learner waits
SECONDS_OF_ONE = 5.0  # for a case, where it shares a box; a first compilation on a busy machine takes two
SECONDS_OF_ALL = 20.0  # in one box: some do not let themselves be interrupted
LONGEST_SECONDS = 600.0  # that one call may spend on running programs: an author's may all be slow


class Observe(Protocol):
    """Runs a source on the cases with these indexes; in the background, unless somebody waits."""

    def __call__(self, source: bytes, cases: Sequence[int], *, waited_for: bool) -> Sequence[Observation]:
        """What it answers. Raises BoxError."""


class Mistakes:
    """A group of wrong programs. Thread-safe.

    `cases` are the indexes of all cases, `ahead` of those to be run ahead. Where it is not `patient`, nobody waits but for a
    few programs that agree so far. Programs of the same `origin` may share a box; without one each has its own.
    """

    def __init__(
        self,
        wrong: Sequence[Labelled],
        cases: Sequence[int],
        ahead: Sequence[int],
        tolerance: Tolerance,
        path: Path,
        observe: Observe,
        *,
        patient: bool,
        origin: Callable[[Labelled], str] | None = None,
        called: str = "",
    ) -> None:
        self._wrong = wrong
        self._cases = cases
        self._ahead = ahead
        self._tolerance = tolerance
        self._path = path
        self._observe = observe
        self._patient = patient
        self._origin = origin
        self._called = called
        self._lock = threading.Lock()
        self._bytes = 0
        self._answers: dict[str, dict[int, Any]] = {one.name: {} for one in wrong}
        for name, kept in (read(path) or {}).items():
            self._note(name, {case: answer for case, answer in _unpacked(kept).items() if case in cases})

    def learning(self) -> Iterator[None]:
        """Have all of them run on the cases that are to be run ahead, some at a time.

        Raises:
            BoxError: the machine could not run them.
        """
        yield from self._asking(self._wrong, self._ahead, waited_for=False)

    def like(self, observations: Sequence[Observation]) -> tuple[Mistake, ...]:
        """Those whose answers may be the observed ones, with their answers by case, in their order.

        Raises:
            BoxError: the machine could not run them.
        """
        first = next((one for one in observations if one.got is not MISSING and not one.equal), None)
        if first is None:
            return ()
        if self._patient:
            self._ask(self._wrong, (first.index,))
        found = [one for one in self._wrong if self._answers_alike(one, first)]
        self._ask(found if self._patient else found[:MOST_ALIKE], self._cases)
        return tuple(self._mistake(one) for one in found)

    def _answers_alike(self, one: Labelled, observed: Observation) -> bool:
        answer = self._answers[one.name].get(observed.index, MISSING)
        return answer is not MISSING and could_be(observed, answer, self._tolerance)

    def _mistake(self, one: Labelled) -> Mistake:
        known = self._answers[one.name]
        return Mistake(one.name, one.diagnosis or "", tuple(known.get(index, MISSING) for index in self._cases))

    def _ask(self, wrong: Sequence[Labelled], cases: Sequence[int]) -> None:
        """Have those run that have not been asked all of it, while somebody waits."""
        for _ in self._asking(wrong, cases, waited_for=True):
            pass

    def _asking(self, wrong: Sequence[Labelled], cases: Sequence[int], *, waited_for: bool) -> Iterator[None]:
        """Some at a time, until it has taken too long; what passes between two steps does not count."""
        seconds = 0.0
        waiting = list(self._batches(wrong, cases))
        with ThreadPoolExecutor(CORES if self._patient else 1, "mistakes") as pool:
            for start in range(0, len(waiting), BOXES):
                if seconds > LONGEST_SECONDS:
                    left = sum(len(batch) for batch, _ in waiting[start:])
                    logger.warning("%d wrong programs were not run, as the others took too long", left)
                    break
                began = time.monotonic()
                for done in [pool.submit(self._run, *each, waited_for) for each in waiting[start : start + BOXES]]:
                    done.result()
                self._keep()
                seconds += time.monotonic() - began
                yield

    def _batches(self, wrong: Sequence[Labelled], cases: Sequence[int]) -> Iterator[tuple[list[Labelled], list[int]]]:
        """Who is to be run on what: those that may share a box together."""
        groups: dict[tuple[str, ...], tuple[list[Labelled], list[int]]] = {}
        for one in wrong:
            missing = [case for case in cases if case not in self._answers[one.name]]
            if missing:
                key = (one.name,) if self._origin is None else (self._origin(one), *map(str, missing))
                groups.setdefault(key, ([], missing))[0].append(one)
        for group, missing in groups.values():
            yield from ((group[at : at + AT_ONCE], missing) for at in range(0, len(group), AT_ONCE))

    def _run(self, batch: Sequence[Labelled], cases: Sequence[int], waited_for: bool) -> None:
        """All in one box; where one of them ends it, each by itself."""
        if self._origin is None:
            (one,) = batch
            told = {told.index: told.got for told in self._observe(one.source, cases, waited_for=waited_for)}
            self._note(one.name, dict.fromkeys(cases, MISSING) | told)
            return
        source = all_in_one([one.source for one in batch], self._called)
        told = {told.index: told.got for told in self._observe(source, cases, waited_for=waited_for)}
        if len(batch) > 1 and not all(_is_answer_of(len(batch), told.get(case)) for case in cases):
            for one in batch:
                self._run([one], cases, waited_for)
            return
        for place, one in enumerate(batch):
            known = {case: got[place] for case, got in told.items() if _is_answer_of(len(batch), got)}
            self._note(one.name, {case: known[case][0] if known.get(case) else MISSING for case in cases})

    def _note(self, name: str, found: dict[int, Any]) -> None:
        """As long as there is room for it; whoever reads meanwhile sees all of it or nothing."""
        with self._lock:
            self._bytes += sum(map(weight, found.values()))
            if self._bytes > MAX_BYTES:
                logger.warning("The answers of %s are too many to be kept; it is not recognised", name)
                found = dict.fromkeys(found, MISSING)
            if name in self._answers:
                self._answers[name] = {**self._answers[name], **found}

    def _keep(self) -> None:
        with self._lock:
            write(self._path, {name: _packed(answers) for name, answers in self._answers.items() if answers})


def key_of_answers(wrong: Sequence[Labelled], package: Package, secret: bytes, environment: str) -> str:
    """What the answers rest on: the sources, the cases, how they are called, for how long, by which libraries."""
    seed = str(case_seed(package, secret))
    called = (repr(package.signature), repr(package.limits))
    sources = [part for one in wrong for part in (one.name, one.source)]
    return key_of(FORMAT, environment, seed, package.files["cases.py"], *called, *sources)


def all_in_one(sources: Sequence[bytes], function: str) -> bytes:
    """A program that calls `function` of each, and answers with the list of their answers."""
    texts = [source.decode() for source in sources]
    call = f"several({texts!r}, {function!r}, {SECONDS_OF_ONE!r})"
    return f"from judge.inside.several import several\n\n{function} = {call}\n".encode()


def _is_answer_of(count: int, got: Any) -> bool:
    one_each = isinstance(got, list) and len(got) == count
    return one_each and all(isinstance(each, list) and len(each) < 2 for each in got)


def _packed(answers: dict[int, Any]) -> dict[str, Any]:
    return {str(case): None if got is MISSING else packed(got) for case, got in answers.items()}


def _unpacked(kept: dict[str, Any]) -> dict[int, Any]:
    return {int(case): MISSING if got is None else decode(got.tobytes()) for case, got in kept.items()}
