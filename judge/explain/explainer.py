"""Explains wrong answers after they are judged: the room's front door.

It runs a package's labelled mistakes and mutants of its right programs in the background, in boxes that no submission wants, and
compares their answers with the learner's. The explanation of a program is the same whether they have been run before or not;
only the time that it takes differs.
"""

import dataclasses
import threading
from collections.abc import Iterator, Sequence
from functools import partial

from cachetools import LRUCache, cachedmethod

from judge.cases.case import Case
from judge.cases.prepare import case_seed
from judge.disk_cache import key_of
from judge.explain.diagnose import diagnose
from judge.explain.diagnosis import Diagnosis
from judge.explain.wrong_programs import FORMAT, WrongProgram, WrongPrograms
from judge.judge import Judge
from judge.mutants.learner_wording import learner_sentence
from judge.mutants.mutant import Mutant
from judge.mutants.package_mutants import package_mutants
from judge.observation import Observation, Observations
from judge.packages.package import Labelled, Package
from judge.run import Run
from judge.sources.session import Cancelled, Session
from judge.verdict import Kind, Verdict

MAX_PACKAGES = 16  # whose answers are kept in memory; commonly some hundred kilobytes each, and at most 64 MiB
SECONDS_OF_ALL = 20.0  # for a case, in a box that programs share: some cannot be interrupted


class Explainer:
    """Explains wrong answers that `judge` found; safe to call from several threads at once."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._groups: LRUCache[str, tuple[WrongPrograms, WrongPrograms]] = LRUCache(MAX_PACKAGES)
        self._making = threading.Condition()
        self._sessions = set[Session]()  # those that run
        self._closed = False

    def close(self) -> None:
        """Run no more programs: whatever is being explained or learned raises Cancelled."""
        self._closed = True
        for session in self._sessions.copy():
            session.cancel()

    def explain(self, package: Package, observations: Sequence[Observation]) -> Diagnosis | None:
        """The mistake behind these answers; None where nothing explains them.

        Raises:
            PackageError: the package's own code failed.
            BoxError: the machine could not run a box; trying again may help.
            Cancelled: the explainer was closed.
        """
        labelled, mutants = self._wrong_programs(package)
        like = partial(mutants.like, observations)
        return diagnose(observations, labelled.like(observations), package.tolerance, like)

    def observe(self, package: Package, source: bytes, kind: Kind = Kind.SUBMIT) -> list[Observation]:
        """What `source` answers, in the background: for an explanation whose worker died. Raises as `explain` does."""
        cases = [case for case in self._judge.prepare(package).cases if case.sample or kind is Kind.SUBMIT]
        return self.run(package, cases, source)[0]

    def learn(self, package: Package) -> Iterator[None]:
        """Run the labelled mistakes on all cases and the mutants on the samples, a step of some seconds at a time.

        It takes minutes where programs compile; the answers are kept on disk, so each step is done once.
        Raises as `explain` does.
        """
        for group in self._wrong_programs(package):
            yield from group.learn()

    @cachedmethod(
        lambda self: self._groups,
        key=lambda _self, package: package.digest,
        condition=lambda self: self._making,
    )
    def _wrong_programs(self, package: Package) -> tuple[WrongPrograms, WrongPrograms]:
        cases = self._judge.prepare(package).cases
        samples = [case.arguments for case in cases if case.sample]
        limits = dataclasses.replace(package.limits, case_seconds=SECONDS_OF_ALL, total_seconds=4 * SECONDS_OF_ALL)
        shared = dataclasses.replace(package, limits=limits)
        mutants = [_of_mutant(mutant, package) for mutant in package_mutants(package, samples)]
        labelled = [_of_labelled(one) for one in package.submissions if one.verdict is Verdict.WRONG_ANSWER]
        return (
            self._group(package, labelled, cases, len(cases)),
            self._group(shared, mutants, cases, len(samples)),
        )

    def _group(
        self,
        package: Package,
        programs: Sequence[WrongProgram],
        cases: Sequence[Case],
        ahead: int,
    ) -> WrongPrograms:
        def observe(source: bytes, indexes: Sequence[int]) -> tuple[list[Observation], float]:
            return self.run(package, [cases[index] for index in indexes], source)

        indexes = range(len(cases))
        return WrongPrograms(
            programs,
            indexes,
            indexes[:ahead],
            package.tolerance,
            self._judge.cache_dir / "mistakes" / self._key(package, programs),
            observe,
            boxes=self._judge.places.count,
            function=package.signature.function,
        )

    def _key(self, package: Package, programs: Sequence[WrongProgram]) -> str:
        """What the answers depend on: the sources, the cases, how they are called, for how long, by which libraries."""
        judge = self._judge
        seed = str(case_seed(package, judge.secret))
        called = (repr(package.signature), repr(package.limits))
        sources = [part for one in programs for part in (one.name, one.source)]
        return key_of(FORMAT, judge.environment, seed, package.files["cases.py"], *called, *sources)

    def run(self, package: Package, cases: Sequence[Case], source: bytes) -> tuple[list[Observation], float]:
        """Run `source` in a place that no submission wants, and again if one came; also the seconds that it took."""
        while True:
            observations = Observations()
            session = self._judge.session(package, source, background=True)
            self._sessions.add(session)
            try:
                if self._closed:
                    raise Cancelled
                with self._judge.places.background(session.cancel):
                    run = Run(package, session, lambda _: None, observations.add, reveal=False)
                    return observations.found, run.judge(cases).wall_seconds
            except Cancelled:
                if self._closed:
                    raise
            finally:
                self._sessions.discard(session)


def _of_labelled(one: Labelled) -> WrongProgram:
    return WrongProgram(one.name, one.source, Diagnosis("known_mistake", text=one.diagnosis or ""))


def _of_mutant(mutant: Mutant, package: Package) -> WrongProgram:
    text = learner_sentence(mutant, package.signature.arguments)
    diagnosis = Diagnosis("mutant", text=text, operator=mutant.edit.kind, places=len(mutant.edits))
    return WrongProgram(mutant.id, mutant.source, diagnosis, mutant.origin)
