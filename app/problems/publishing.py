"""Publishing a draft that passed its check, and withdrawing a version: permissions and obstacles.

A slug belongs to the user who published it first. The folders in the problems directory belong to the operator, and only
administrators may publish over them. A version never changes, so older submissions keep theirs.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables import PackageDraft, Problem, ProblemVersion, Role, Status, User
from app.errors import Conflict, Invalid, NotFound
from app.problems import problems
from judge.check.report import Level, Report
from judge.errors import PackageError
from judge.packages.package import Package

LONGEST_REASON = 500
MOST_REASONS = 20  # of the errors in a report; the report itself has all of them


def check_slug(session: Session, user: User, slug: str) -> None:
    """Check that `user` may publish as `slug`.

    Raises:
        Conflict: it belongs to another user.
    """
    problem = session.get(Problem, slug)
    if problem is not None:
        _check_owner(user, problem)


def _check_owner(user: User, problem: Problem) -> None:
    if user.role is Role.ADMIN or problem.owner_id == user.id:
        return
    whose = (
        "is published by the operator of this site, and only an administrator may replace it"
        if problem.owner_id is None
        else "belongs to another user"
    )
    raise Conflict(
        f"The problem {problem.slug} {whose}. Choose another slug, in problem.toml and as the folder's name."
    )


def obstacles(draft: PackageDraft) -> list[str]:
    """Sentences that say why the draft cannot be published; empty if it can."""
    if draft.status is not Status.DONE:
        return ["The check is not finished yet. Wait for its report."]
    if draft.report is None:
        return [f"The package could not be checked: {draft.message} Upload it again."]
    report = Report.from_json(draft.report)
    if draft.passed and report.digest == draft.digest:
        return []
    errors = [f"{finding.where}: {finding.found}" for finding in report.by_level().get(Level.ERROR, ())]
    more = [f"And {len(errors) - MOST_REASONS} more; see the report."] if len(errors) > MOST_REASONS else []
    return errors[:MOST_REASONS] + more or ["The report belongs to other files than these. Upload the package again."]


def publish(session: Session, user: User, draft: PackageDraft) -> ProblemVersion:
    """Make the draft, which `user` may see, the current version of its problem. Repeating this changes nothing.

    Raises:
        Conflict: it has not passed its check, or the slug belongs to another user.
    """
    against = obstacles(draft)
    if against:
        raise Conflict(f"This draft cannot be published yet. {' '.join(against)}", against)
    package = _package(draft)
    _check_owner(user, problems.claimed(session, package.slug, draft.owner_id))
    draft.version = problems.publish(session, package, archive=draft.archive, owner_id=draft.owner_id, by_id=user.id)
    return draft.version


def _package(draft: PackageDraft) -> Package:
    """The package that passed its check."""
    try:
        package = problems.package_of(draft)
    except PackageError as fault:
        raise Conflict(f"This release of Allclose cannot read the draft: {fault} Upload the package again.") from fault
    assert package.digest == draft.digest
    return package


def owned(session: Session, user: User) -> Sequence[Problem]:
    """The user's problems by slug, or all problems for an administrator."""
    query = select(Problem).where(Problem.current_version_id.is_not(None)).order_by(Problem.slug)
    if user.role is not Role.ADMIN:
        query = query.where(Problem.owner_id == user.id)
    return session.scalars(query).all()


def find(session: Session, user: User, slug: str) -> Problem:
    """The problem, if the user owns it or is an administrator.

    Raises:
        NotFound: it does not exist, or the user may not manage it.
    """
    problem = session.get(Problem, slug)
    if problem is None or not (user.role is Role.ADMIN or problem.owner_id == user.id):
        raise NotFound("There is no such problem, or it is not yours.")
    return problem


def in_force(session: Session, version: ProblemVersion) -> bool:
    """Whether this version judges new submissions."""
    problem = session.get_one(Problem, version.slug)
    return problem.current_version_id == version.id and version.withdrawn is None


def versions(session: Session, problem: Problem) -> Sequence[ProblemVersion]:
    """All versions of the problem, newest first."""
    query = select(ProblemVersion).where(ProblemVersion.slug == problem.slug).order_by(ProblemVersion.number.desc())
    return session.scalars(query).all()


def version(session: Session, user: User, slug: str, number: int) -> ProblemVersion:
    """One version of a problem that the user owns.

    Raises:
        NotFound: there is none, or it belongs to another user.
    """
    problem = find(session, user, slug)
    numbered = select(ProblemVersion).where(ProblemVersion.slug == problem.slug, ProblemVersion.number == number)
    found = session.scalar(numbered)
    if found is None:
        raise NotFound(f"The problem {problem.slug} has no version {number}.")
    return found


def withdraw(session: Session, user: User, slug: str, number: int, reason: str) -> ProblemVersion:
    """Stop judging by a version, until it or another one is published again.

    Raises:
        NotFound: as `version`.
        Invalid: the reason is empty or too long.
    """
    found = version(session, user, slug, number)
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"Give a reason of 1 to {LONGEST_REASON} characters.", "reason")
    found.withdrawn, found.withdrawn_by_id = reason, user.id
    return found


def publish_again(session: Session, user: User, slug: str, number: int) -> ProblemVersion:
    """Make an earlier or withdrawn version the one that judges new submissions.

    Raises:
        NotFound: as `version`.
    """
    found = version(session, user, slug, number)
    problem = problems.claimed(session, slug, user.id)
    found.withdrawn = found.withdrawn_by_id = None
    problem.current, problem.current_by_id = found, user.id
    return found
