"""What every step of a check works with: the package, its draws, the workbench, and how long a call may take."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from judge.check.draws import Draw
from judge.check.parallel import Item, Result, parallel_map
from judge.check.report import Progress
from judge.check.sameness import finite
from judge.check.workbench import Program, Workbench
from judge.inside.wire import encode
from judge.packages.package import Package
from judge.sources.execute import Answered
from judge.values.tree import Arguments


@dataclass(frozen=True)
class Context:
    """`call_seconds` is the limit of one call, and `typical_seconds` what the reference takes for one."""

    package: Package
    workbench: Workbench
    on_progress: Callable[[Progress], None]
    draws: tuple[Draw, ...] = ()
    call_seconds: float = 1.0
    typical_seconds: float = 0.0

    @property
    def pool(self) -> list[Arguments]:
        """The arguments of the hidden cases of all draws."""
        return [arguments for draw in self.draws for arguments in draw.pool]

    def announce(self, stage: str, done: int = 0, total: int = 1) -> None:
        """Report how far the check is. Raises what ends the check."""
        self.on_progress(Progress(stage, done, total))

    def map(self, stage: str, items: Iterable[Item], work: Callable[[Item], Result]) -> list[Result]:
        """See `parallel_map`."""
        return parallel_map(stage, items, work, self.workbench.boxes, self.on_progress)

    def session(self, source: bytes) -> AbstractContextManager[Program]:
        """A box that runs `source`."""
        return self.workbench.session(self.package, source, self.call_seconds)

    def reference(self) -> AbstractContextManager[Program]:
        """A box that runs the reference."""
        return self.session(self.package.files["reference.py"])

    def answers(self, calls: Sequence[Arguments]) -> list[Any]:
        """The reference's answers; None where it fails or where the answer is not finite."""
        with self.reference() as session:
            outcomes = [session.call(encode(call)).outcome for call in calls]
        return [it.value if isinstance(it, Answered) and finite(it.value) else None for it in outcomes]
