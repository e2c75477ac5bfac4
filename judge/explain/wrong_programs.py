"""What wrong programs answer to a package's cases, so that a learner's answers can be recognised among theirs.

*Theory of operation.* Running forty labelled mistakes or a thousand mutants takes minutes where each compiles something of its
own. So each is run on the first case that the learner answered wrongly; most differ there, and only the others are run on all
cases. Mutants of one program share a box, several at a time, and what they compile. All answers are kept in a file that only
this user can read, in the wire's own format: they say much about the hidden cases. An idle worker runs them in advance.
"""

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from judge.comparison.tolerance import Tolerance
from judge.disk_cache import packed, read, write
from judge.explain.diagnosis import Diagnosis, Mistake
from judge.explain.relations.known import could_be
from judge.inside.wire import decode
from judge.observation import MISSING, Observation
from judge.values.tree import size_bytes

logger = logging.getLogger(__name__)

FORMAT = "5"  # of the file
MAX_BYTES = 32 << 20  # of all answers of one group; programs beyond it are not recognised
MAX_SECONDS = 1800.0  # of running the programs of one group, in all: an author's may all be slow
PROGRAMS_PER_BOX = 16  # where they may share one
BATCHES_PER_STEP = 4  # between two writings of the file
SECONDS_OF_ONE = 5.0  # for a case, where it shares a box; a first compilation on a busy machine takes two
SECONDS = "seconds"  # the file's entry with the time that was spent; names of programs have a space or a dot


class Observe(Protocol):
    """Runs a source on the cases with these indexes."""

    def __call__(self, source: bytes, indexes: Sequence[int], /) -> tuple[Sequence[Observation], float]:
        """What it answers, and how many seconds that took once it had a box. Raises BoxError."""


@dataclass(frozen=True)
class WrongProgram:
    """A program whose mistake is known. Those of one `origin` may share a box; without one it has its own."""

    name: str
    source: bytes
    diagnosis: Diagnosis
    origin: int | None = None


class Answers:
    """What the programs of a group answer, by name and case, and how long they ran; kept in a file. Thread-safe."""

    def __init__(self, path: Path, names: Iterable[str], cases: Sequence[int]) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._bytes = 0
        self._of: dict[str, dict[int, Any]] = {name: {} for name in names}
        kept = read(path) or {}
        self._seconds = float(kept.pop(SECONDS, 0.0))
        for name, answers in kept.items():
            self.add(name, {case: got for case, got in _unpacked(answers).items() if case in cases})

    @property
    def seconds(self) -> float:
        """How long all of them have run."""
        return self._seconds

    def of(self, name: str) -> dict[int, Any]:
        """A program's answers that are known, by case; MISSING where it gave none."""
        return self._of[name]

    def add(self, name: str, found: dict[int, Any]) -> None:
        """Keep answers as long as there is room; a reader sees all of them or none."""
        with self._lock:
            self._bytes += sum(map(size_bytes, found.values()))
            if self._bytes > MAX_BYTES:
                logger.warning("The answers of %s are too many to be kept; it is not recognised", name)
                found = dict.fromkeys(found, MISSING)
            if name in self._of:
                self._of[name] = {**self._of[name], **found}

    def ran(self, seconds: float) -> None:
        """Programs ran for so long."""
        with self._lock:
            self._seconds += seconds

    def write(self) -> None:
        """Write all of them to the file."""
        kept: dict[str, Any] = {name: _packed(answers) for name, answers in self._of.items() if answers}
        write(self._path, {**kept, SECONDS: self._seconds})


class WrongPrograms:
    """A group of wrong programs and their answers. Thread-safe.

    `cases` are the indexes of all cases, `ahead` of those to be run in advance; `boxes` is how many programs may run at once.
    """

    def __init__(
        self,
        programs: Sequence[WrongProgram],
        cases: Sequence[int],
        ahead: Sequence[int],
        tolerance: Tolerance,
        path: Path,
        observe: Observe,
        *,
        boxes: int,
        function: str = "",
    ) -> None:
        self._programs = programs
        self._cases = cases
        self._ahead = ahead
        self._tolerance = tolerance
        self._observe = observe
        self._boxes = boxes
        self._function = function
        self._running = threading.Lock()  # one thread at a time runs programs: two would run the same ones
        self._explaining = 0  # learners wait for that many explanations
        self._no_explanation = threading.Condition()
        self._answers = Answers(path, [one.name for one in programs], cases)

    def learn(self) -> Iterator[None]:
        """Run all of them on the cases that are to be run in advance, some at a time; a learner who waits goes first.

        Raises:
            BoxError: the machine could not run them.
        """
        for _ in self._ask(self._programs, self._ahead):
            yield
            with self._no_explanation:
                self._no_explanation.wait_for(lambda: self._explaining == 0)

    def like(self, observations: Sequence[Observation]) -> tuple[Mistake, ...]:
        """Those whose answers may be the observed ones, with their answers by case, in their order.

        Raises:
            BoxError: the machine could not run them.
        """
        answered = [one for one in observations if one.got is not MISSING]
        first = next((one for one in answered if not one.equal), None)
        if first is None:
            return ()
        with self._before_learning():
            for _ in self._ask(self._programs, (first.index,)):
                pass
            found = [one for one in self._programs if self._may_be(one, answered, first.index)]
            for _ in self._ask(found, self._cases):
                pass
        return tuple(self._mistake(one) for one in found)

    def answers_of(self, name: str) -> dict[int, Any]:
        """What is known of a program's answers, by case; MISSING where it has none."""
        return dict(self._answers.of(name))

    @contextmanager
    def _before_learning(self) -> Iterator[None]:
        with self._no_explanation:
            self._explaining += 1
        try:
            yield
        finally:
            with self._no_explanation:
                self._explaining -= 1
                self._no_explanation.notify_all()

    def _may_be(self, one: WrongProgram, answered: Sequence[Observation], first: int) -> bool:
        """Whether nothing that is known of its answers contradicts the observed ones."""
        known = self._answers.of(one.name)
        theirs = [(each, known[each.index]) for each in answered if each.index in known]
        return first in known and all(
            got is not MISSING and could_be(each, got, self._tolerance) for each, got in theirs
        )

    def _mistake(self, one: WrongProgram) -> Mistake:
        known = self._answers.of(one.name)
        return Mistake(one.name, one.diagnosis, tuple(known.get(index, MISSING) for index in self._cases))

    def _ask(self, programs: Sequence[WrongProgram], cases: Sequence[int]) -> Iterator[None]:
        """Run those that have not been run on all of `cases`, some at a time, until they have taken MAX_SECONDS."""
        while True:
            with self._running:
                batches = list(self._batches(programs, cases))
                if not batches:
                    return
                if self._answers.seconds > MAX_SECONDS:
                    logger.warning(
                        "%d wrong programs are not run: the others took too long", sum(len(b) for b, _ in batches)
                    )
                    return
                with ThreadPoolExecutor(self._boxes, "wrong programs") as executor:
                    for done in [executor.submit(self._run, *batch) for batch in batches[:BATCHES_PER_STEP]]:
                        done.result()
                self._answers.write()
            yield

    def _batches(
        self, programs: Sequence[WrongProgram], cases: Sequence[int]
    ) -> Iterator[tuple[list[WrongProgram], list[int]]]:
        """Programs to run together, and the cases to run them on."""
        groups: dict[tuple[str, ...], tuple[list[WrongProgram], list[int]]] = {}
        for one in programs:
            missing = [case for case in cases if case not in self._answers.of(one.name)]
            if missing:
                key = (one.name,) if one.origin is None else (str(one.origin), *map(str, missing))
                groups.setdefault(key, ([], missing))[0].append(one)
        for group, missing in groups.values():
            for at in range(0, len(group), PROGRAMS_PER_BOX):
                yield group[at : at + PROGRAMS_PER_BOX], missing

    def _run(self, batch: Sequence[WrongProgram], cases: Sequence[int]) -> None:
        """All in one box; where one of them ends it, each by itself."""
        (one, *others) = batch
        if one.origin is None:
            self._answers.add(one.name, dict.fromkeys(cases, MISSING) | self._run_source(one.source, cases))
            return
        source = all_in_one([one.source for one in batch], self._function)
        answers = self._run_source(source, cases)
        if others and not all(_is_answer_of(len(batch), answers.get(case)) for case in cases):
            for one in batch:
                self._run([one], cases)
            return
        for place, one in enumerate(batch):
            known = {case: got[place] for case, got in answers.items() if _is_answer_of(len(batch), got)}
            self._answers.add(one.name, {case: known[case][0] if known.get(case) else MISSING for case in cases})

    def _run_source(self, source: bytes, cases: Sequence[int]) -> dict[int, Any]:
        observations, seconds = self._observe(source, cases)
        self._answers.ran(seconds)
        return {each.index: each.got for each in observations}


def all_in_one(sources: Sequence[bytes], function: str) -> bytes:
    """A program that calls `function` of each, and answers with the list of their answers."""
    texts = [source.decode() for source in sources]
    call = f"batch({texts!r}, {function!r}, {SECONDS_OF_ONE!r})"
    return f"from judge.inside.batch import batch\n\n{function} = {call}\n".encode()


def _is_answer_of(count: int, got: Any) -> bool:
    one_each = isinstance(got, list) and len(got) == count
    return one_each and all(isinstance(each, list) and len(each) < 2 for each in got)


def _packed(answers: dict[int, Any]) -> dict[str, Any]:
    return {str(case): None if got is MISSING else packed(got) for case, got in answers.items()}


def _unpacked(kept: dict[str, Any]) -> dict[int, Any]:
    return {int(case): MISSING if got is None else decode(got.tobytes()) for case, got in kept.items()}
