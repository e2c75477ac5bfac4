"""What a page shows of a submission: the verdict, the cases in order, and what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.database.tables import DiagnosisStatus, Status, Submission, SubmissionCase
from app.pages.words import counted, mebibytes, seconds, words
from judge.packages.package import Package
from judge.verdict import Kind, Verdict

NARROW = 36  # characters; two texts of this width fit side by side in the workbench at 1280 px
_VALUES = (
    ("got", "Got"),
    ("want", "Expected"),
    ("difference", "Difference"),
    ("report", "Errors"),
    ("arguments", "Arguments"),
)


@dataclass(frozen=True)
class Value:
    """One of a case's texts: arguments, got, expected, difference or errors."""

    name: str
    text: str
    wide: bool


@dataclass(frozen=True)
class Case:
    """One case, shown as a row and a square. `number` counts from 1."""

    index: int
    sample: bool
    verdict: Verdict | None
    word: str
    message: str
    wall_seconds: float | None
    values: tuple[Value, ...]
    detail: dict[str, str] | None

    @property
    def number(self) -> int:
        """The case's number, counted from 1."""
        return self.index + 1


@dataclass(frozen=True)
class Group:
    """The squares of the samples, or of the hidden cases."""

    name: str
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Outcome:
    """One submission. `opened` is the case whose details are open at first. `line` is the source line of the error.

    `pending` is true while an explanation is being looked for. `explanation` is empty if there is none.
    """

    id: str
    slug: str
    kind: Kind
    status: Status
    verdict: Verdict | None
    word: str
    facts: tuple[str, ...]
    message: str
    explanation: str
    pending: bool
    cases: tuple[Case, ...]
    groups: tuple[Group, ...]
    opened: int | None
    line: int | None
    output: str
    traceback: str
    created_at: datetime
    hints: bool
    solution: bool

    @property
    def solved(self) -> bool:
        """Whether this submission solves the problem."""
        return self.kind is Kind.SUBMIT and self.verdict is Verdict.ACCEPTED

    @property
    def announcement(self) -> str:
        """The verdict in a sentence, for screen readers."""
        said = ". ".join([", ".join([self.word, *self.facts[:1]]), self.explanation or self.message])
        return said if said.endswith(".") else said.rstrip(" .") + "."


def outcome(submission: Submission, package: Package | None, ahead: int | None = None) -> Outcome:
    """What to show of `submission`. `ahead` counts the submissions that are judged before it.

    `package` is None if this release cannot read it. Then neither hints nor a solution are offered.
    """
    cases = tuple(_case(case) for case in submission.cases)
    done = submission.status is Status.DONE
    return Outcome(
        id=submission.id,
        slug=submission.version.slug,
        kind=submission.kind,
        status=submission.status,
        verdict=submission.verdict,
        word=_word(submission),
        facts=tuple(_facts(submission, cases) if done else _waiting(submission, cases, ahead)),
        message=submission.message,
        explanation=submission.diagnosis["message"] if submission.diagnosis else "",
        pending=submission.diagnosis_status is DiagnosisStatus.PENDING,
        cases=cases,
        groups=tuple(_groups(cases)),
        opened=_opened(cases),
        line=submission.line,
        output=submission.output,
        traceback=submission.traceback,
        created_at=submission.created_at,
        hints=package is not None and bool(package.hints),
        solution=package is not None and package.solution is not None,
    )


def _word(submission: Submission) -> str:
    if submission.verdict is not None:
        return words(submission.verdict)
    return "Queued" if submission.status is Status.QUEUED else "Running"


def _facts(submission: Submission, cases: tuple[Case, ...]) -> Iterator[str]:
    if cases:
        right = sum(case.verdict is Verdict.ACCEPTED for case in cases)
        yield f"{right} of {counted(len(cases), 'sample' if submission.kind is Kind.RUN else 'case')}"
    if submission.wall_seconds is not None:
        yield seconds(submission.wall_seconds)
    if submission.peak_bytes:
        yield mebibytes(submission.peak_bytes)


def _waiting(submission: Submission, cases: tuple[Case, ...], ahead: int | None) -> Iterator[str]:
    if submission.status is Status.RUNNING:
        yield f"case {len(cases) + 1}"
    elif ahead is not None:
        yield f"{counted(ahead, 'submission')} ahead of yours" if ahead else "yours is next"


def _case(case: SubmissionCase) -> Case:
    return Case(
        index=case.index,
        sample=case.sample,
        verdict=case.verdict,
        word="Correct" if case.verdict is Verdict.ACCEPTED else words(case.verdict) if case.verdict else "Not run",
        message=case.message,
        wall_seconds=case.wall_seconds,
        values=tuple(_values(case.detail or {})),
        detail=case.detail,
    )


def _values(detail: dict[str, str]) -> Iterator[Value]:
    beside = all(_narrow(detail.get(key, "")) for key in ("got", "want"))
    for key, name in _VALUES:
        if detail.get(key):
            yield Value(name, detail[key], wide=not (beside and key in ("got", "want")))


def _narrow(text: str) -> bool:
    return all(len(line) <= NARROW for line in text.splitlines())


def _groups(cases: tuple[Case, ...]) -> Iterator[Group]:
    for name, sample in (("Samples", True), ("Hidden", False)):
        chosen = tuple(case for case in cases if case.sample is sample)
        if chosen:
            yield Group(name, chosen)


def _opened(cases: tuple[Case, ...]) -> int | None:
    wrong = [case for case in cases if case.verdict is not Verdict.ACCEPTED and case.verdict is not None]
    return next((case.index for case in [*(case for case in wrong if case.values), *wrong]), None)
