"""Submissions as the API and the event streams return them, and how their values are stored."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from app.database.tables import DiagnosisStatus, Status, Submission
from judge.result import CaseResult
from judge.values.tree import map_leaves
from judge.verdict import Kind, Verdict

Number = Annotated[float, Field(allow_inf_nan=True)]  # an infinity is null in JSON


class DetailOut(BaseModel):
    """The values of a case whose values may be shown. `report` is empty for submissions judged by older releases."""

    model_config = ConfigDict(from_attributes=True)

    arguments: str
    got: str
    want: str
    difference: str
    output: str
    traceback: str
    report: str = ""


class CaseOut(BaseModel):
    """One case. `verdict` is null if the case was not run, `detail` is null if its values are hidden."""

    model_config = ConfigDict(from_attributes=True)

    index: int
    sample: bool
    verdict: Verdict | None
    wall_seconds: Number | None
    max_abs_error: Number | None
    message: str
    line: int | None
    detail: DetailOut | None


class DiagnosisOut(BaseModel):
    """The explanation of a wrong answer: a stable `kind`, a `message` for the learner, and fields that depend on the kind."""

    model_config = ConfigDict(extra="allow")

    kind: str
    message: str


class SubmissionSummary(BaseModel):
    """A submission as lists show it. `problem_version` is the digest of the package that it is judged with.

    A wrong answer is explained after its verdict. Until then `diagnosis_status` is `pending`.
    """

    id: str
    problem: str
    problem_version: str
    user: str
    kind: Kind
    status: Status
    verdict: Verdict | None
    message: str
    diagnosis_status: DiagnosisStatus
    diagnosis: DiagnosisOut | None
    wall_seconds: Number | None
    peak_bytes: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, submission: Submission) -> Self:
        """The summary of a row."""
        return cls.model_validate(
            {
                **{name: getattr(submission, name, None) for name in cls.model_fields},
                "problem": submission.version.slug,
                "problem_version": submission.version.digest,
                "user": submission.user.name,
            },
            from_attributes=True,
        )


class SubmissionOut(SubmissionSummary):
    """A submission with everything that its author may see, except its source (`getSource`)."""

    attempt: int
    output: str
    traceback: str
    line: int | None
    cases: list[CaseOut]


def case_values(submission_id: str, attempt: int, case: CaseResult) -> dict[str, Any]:
    """The columns of `SubmissionCase` for `case`."""
    return {
        "submission_id": submission_id,
        "attempt": attempt,
        "index": case.index,
        "sample": case.sample,
        "verdict": case.verdict,
        "wall_seconds": case.wall_seconds,
        "max_abs_error": case.max_abs_error,
        "message": storable(case.message),
        "line": case.line,
        "detail": None if case.detail is None else {key: storable(text) for key, text in asdict(case.detail).items()},
    }


def storable_json(value: Any) -> Any:
    """A JSON value in which every text is storable."""
    return map_leaves(lambda leaf: storable(leaf) if isinstance(leaf, str) else leaf, value)


def storable(text: str) -> str:
    """`text` without what PostgreSQL cannot store: null characters and lone surrogates."""
    return text.replace("\0", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode()
