"""What a package's labelled mistakes answer to its cases, so that a learner's answers can be recognised among theirs.

*Theory of operation.* To run them all takes minutes where each compiles something of its own. Whoever wants to know at once
runs each on the first case that was answered wrongly: most differ there, and only the others are run on all cases. A worker
has them all run ahead, in the background, and keeps no learner waiting for that: what is not known yet is not recognised.
Answers are kept in files that only this user can read, in the wire's own format: they say much of the hidden cases.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from judge.inside.wire import decode
from judge.kept import key_of, packed, read, write
from judge.observation import MISSING, Mistake, Observation, weight
from judge.packages.package import Labelled, Package
from judge.prepare import Prepared, case_seed
from judge.relations.known import alike
from judge.verdict import Verdict

logger = logging.getLogger(__name__)

FORMAT = "2"
MAX_BYTES = 64 << 20  # of all answers of a package's mistakes; what goes beyond is not recognised
CORES = len(os.sched_getaffinity(0))
Observe = Callable[[bytes, Sequence[int]], Sequence[Observation]]


class Mistakes:
    """Those of one version of a package. Thread-safe.

    `observe` runs a source on the cases with these indexes. Where it is not `patient`, nobody waits for them: one runs at a
    time, in `learn` alone.
    """

    def __init__(
        self, package: Package, prepared: Prepared, key: str, folder: Path, observe: Observe, *, patient: bool
    ) -> None:
        """`key` names what the answers rest on besides the sources: see `key_of_answers`."""
        self._labelled = [one for one in package.submissions if one.verdict is Verdict.WRONG_ANSWER]
        self._tolerance = package.tolerance
        self._cases = range(len(prepared.cases))
        self._paths = {one.name: folder / key_of(key, one.source) for one in self._labelled}
        self._observe = observe
        self._patient = patient
        self._lock = threading.Lock()
        self._bytes = 0
        self._answers: dict[str, dict[int, Any]] = {one.name: {} for one in self._labelled}
        for one in self._labelled:
            self._note(one, _unpacked(read(self._paths[one.name]) or {}, self._cases))

    def learn(self) -> None:
        """Find out all of it.

        Raises:
            BoxError: the machine could not run them.
        """
        self._ask(self._labelled, self._cases)

    def like(self, observations: Sequence[Observation]) -> tuple[Mistake, ...]:
        """Those whose answers may be the observed ones, with their answers by case.

        Raises:
            BoxError: the machine could not run them.
        """
        first = next((one for one in observations if one.got is not MISSING and not one.equal), None)
        if first is None:
            return ()
        if self._patient:
            self._ask(self._labelled, (first.index,))
        found = [one for one in self._labelled if self._answers_alike(one, first)]
        if self._patient:
            self._ask(found, self._cases)
        return tuple(self._mistake(one) for one in found)

    def _answers_alike(self, one: Labelled, observed: Observation) -> bool:
        answer = self._answers[one.name].get(observed.index, MISSING)
        return answer is not MISSING and alike(observed.got, answer, self._tolerance)

    def _mistake(self, one: Labelled) -> Mistake:
        known = self._answers[one.name]
        return Mistake(one.name, one.diagnosis or "", tuple(known.get(index, MISSING) for index in self._cases))

    def _ask(self, labelled: Iterable[Labelled], cases: Sequence[int]) -> None:
        """Run those that have not been asked all of it, some at a time."""
        with self._lock, ThreadPoolExecutor(CORES if self._patient else 1, "mistakes") as pool:
            wanted = [(one, [case for case in cases if case not in self._answers[one.name]]) for one in labelled]
            for done in [pool.submit(self._run, one, unknown) for one, unknown in wanted if unknown]:
                done.result()

    def _run(self, one: Labelled, cases: Sequence[int]) -> None:
        found = dict.fromkeys(cases, MISSING) | {told.index: told.got for told in self._observe(one.source, cases)}
        self._note(one, found)
        kept = {str(index): None if got is MISSING else packed(got) for index, got in self._answers[one.name].items()}
        write(self._paths[one.name], kept)

    def _note(self, one: Labelled, found: dict[int, Any]) -> None:
        """As long as there is room for it; whoever reads meanwhile sees all of it or nothing."""
        self._bytes += sum(map(weight, found.values()))
        if self._bytes > MAX_BYTES:
            logger.warning("The answers of %s are too many to be kept; it is not recognised", one.name)
            found = dict.fromkeys(found, MISSING)
        self._answers[one.name] = {**self._answers[one.name], **found}


def key_of_answers(package: Package, secret: bytes, environment: str) -> str:
    """What a source's answers rest on besides the source: the cases, how it is called, for how long, by which libraries."""
    seed = str(case_seed(package, secret))
    called = (repr(package.signature), repr(package.limits))
    return key_of(FORMAT, environment, seed, package.files["cases.py"], *called)


def _unpacked(kept: dict[str, Any], cases: range) -> dict[int, Any]:
    return {
        int(index): MISSING if answer is None else decode(answer.tobytes())
        for index, answer in kept.items()
        if int(index) in cases
    }
