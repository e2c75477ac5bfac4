"""Which problems a user has tried and solved."""

from typing import Literal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.database.tables import ProblemVersion, Submission, User
from judge.verdict import Kind, Verdict

State = Literal["solved", "tried"]


def progress(session: Session, user: User | None, slug: str | None = None) -> dict[str, State]:
    """What `user` has solved or tried, by slug; only for `slug` if it is given."""
    if user is None:
        return {}
    right = (Submission.kind == Kind.SUBMIT) & (Submission.verdict == Verdict.ACCEPTED)
    query = (
        select(ProblemVersion.slug, func.max(case((right, 1), else_=0)))
        .join(Submission, Submission.problem_version_id == ProblemVersion.id)
        .where(Submission.user_id == user.id)
        .group_by(ProblemVersion.slug)
    )
    if slug is not None:
        query = query.where(ProblemVersion.slug == slug)
    return {tried: "solved" if solved else "tried" for tried, solved in session.execute(query)}
