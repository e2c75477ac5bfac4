"""The problems API: everything that a learner may know about a problem."""

from datetime import datetime
from typing import Any, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from app.database.tables import ProblemVersion
from app.problems import problems
from app.web.access import Db, TheSite
from judge.packages.package import Package

router = APIRouter(prefix="/problems", tags=["problems"])


class ProblemSummary(BaseModel):
    """A problem as lists show it. `version` is the digest of its package. Withdrawn problems are not judged."""

    slug: str
    title: str
    difficulty: str | None
    tags: list[str]
    version: str
    published_at: datetime
    withdrawn: bool

    @classmethod
    def of(cls, version: ProblemVersion) -> Self:
        """The summary of a row."""
        return cls(**_summary(version))


class ProblemList(BaseModel):
    """All problems by title."""

    items: list[ProblemSummary]


class SignatureOut(BaseModel):
    """The function to write. It is called with keyword arguments; `arrays` names the library of its arrays."""

    model_config = ConfigDict(from_attributes=True)

    function: str
    arguments: list[str]
    arrays: str


class ToleranceOut(BaseModel):
    """Each element must satisfy `|got - expected| <= atol + rtol * |expected|`."""

    model_config = ConfigDict(from_attributes=True)

    atol: float
    rtol: float
    nan_equal: bool


class LimitsOut(BaseModel):
    """The resources that one submission may use. Seconds are wall time."""

    model_config = ConfigDict(from_attributes=True)

    case_seconds: float
    load_seconds: float
    total_seconds: float
    memory_mib: int
    output_kib: int


class ProblemOut(ProblemSummary):
    """A problem with its statement (Markdown) and the starter code."""

    statement: str
    starter: str
    signature: SignatureOut
    tolerance: ToleranceOut
    limits: LimitsOut


@router.get("", operation_id="listProblems")
def list_problems(session: Db) -> ProblemList:
    """All problems by title."""
    return ProblemList(items=[ProblemSummary.of(version) for version in problems.listed(session)])


@router.get("/{slug}", operation_id="getProblem")
def get_problem(slug: str, session: Db, site: TheSite) -> ProblemOut:
    """One problem: statement, starter, signature, tolerance and limits."""
    version = problems.current(session, slug)
    site.interest.announce(session, slug)
    return _problem(version, problems.shown(version))


def _problem(version: ProblemVersion, package: Package) -> ProblemOut:
    return ProblemOut(
        **_summary(version),
        statement=package.statement,
        starter=package.starter,
        signature=SignatureOut.model_validate(package.signature),
        tolerance=ToleranceOut.model_validate(package.tolerance),
        limits=LimitsOut.model_validate(package.limits),
    )


def _summary(version: ProblemVersion) -> dict[str, Any]:
    return {
        "slug": version.slug,
        "title": version.title,
        "difficulty": version.difficulty,
        "tags": version.tags,
        "version": version.digest,
        "published_at": version.created_at,
        "withdrawn": version.withdrawn is not None,
    }
