"""Results of judging: one `CaseResult` per case, one `Result` per submission."""

from dataclasses import dataclass, field

from judge.boxes.start_method import StartMethod
from judge.verdict import Verdict


@dataclass(frozen=True)
class Detail:
    """The values of a case that may be shown: a sample, or any case to the package's author.

    `report` says in lines how many numbers are off, the largest error, the first errors, and the errors in ULP.
    """

    arguments: str
    got: str
    want: str
    difference: str
    output: str
    traceback: str
    report: str = ""


@dataclass(frozen=True)
class CaseResult:
    """One case. `verdict` is None for a case that was not run; `index` counts from 0, samples first.

    For a hidden case `message` names the category of the difference (or the exception's type and the learner's own
    line), never a value, and `detail` is None. `line` is the line of the learner's source that raised, counted from 1.
    """

    index: int
    sample: bool
    verdict: Verdict | None
    wall_seconds: float | None
    max_abs_error: float | None
    message: str
    detail: Detail | None = None
    line: int | None = None


@dataclass(frozen=True)
class Timings:
    """The time spent, in seconds: waiting for a box, loading, calling, and comparing (which overlaps with calling)."""

    box: float = 0.0
    load: float = 0.0
    cases: float = 0.0
    compare: float = 0.0


@dataclass(frozen=True)
class Result:
    """One submission, as its author may see it.

    `message` is one sentence. `output` and `traceback` are those of loading the source; a syntax error is in `traceback`, with
    its line and caret. `line` is the line of the learner's source that the message is about, counted from 1. `start_methods` says
    how each of its boxes was started, which does not affect the result.
    """

    verdict: Verdict
    cases: tuple[CaseResult, ...]
    wall_seconds: float
    peak_bytes: int
    message: str
    output: str = ""
    traceback: str = ""
    line: int | None = None
    timings: Timings = Timings()
    start_methods: tuple[StartMethod, ...] = field(default=(), compare=False)
