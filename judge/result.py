"""What a judgement says, in values: one `CaseResult` a case, one `Result` a submission."""

from dataclasses import dataclass, field

from judge.boxes.start_method import StartMethod
from judge.verdict import Verdict


@dataclass(frozen=True)
class Detail:
    """What may be shown of a case whose values are no secret: a sample, or any case to the package's author.

    `report` tells in lines how many numbers are off, the first of them, the worst, and all errors in units in the last place.
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
    """One case. `verdict` is None for a case that was not reached; `index` counts from 0, samples first.

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
    """Where the time went, in seconds: until there was a box, loading, calling, and (meanwhile) comparing."""

    box: float = 0.0
    load: float = 0.0
    cases: float = 0.0
    compare: float = 0.0


@dataclass(frozen=True)
class Result:
    """One submission, as its author may see it.

    `message` is one sentence; `output` and `traceback` are those of
    loading the source (a syntax error with its line and caret stands in `traceback`); `line` is the line of the learner's
    source that the message is about, counted from 1. `start_methods` says how
    each of its boxes was started, which changes no result.
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
