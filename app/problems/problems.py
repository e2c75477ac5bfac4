"""Problems: a slug, its immutable versions, and the package that each version holds.

A problem belongs to the user who published it first. The folders in the problems directory belong to the operator. The web
process publishes them when it starts, with three exceptions, so that a restart never undoes a user's decision:

- A slug that belongs to an instructor stays theirs. The folder is rejected.
- If the folder's version is in the database already, it does not replace a version that an administrator published since.
- Nor does it undo a withdrawal by a user.

A folder that has changed since the last start is a new version and is published.
"""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from cachetools import LRUCache, cached
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.database.database import Database
from app.database.tables import PackageDraft, Problem, ProblemVersion, User
from app.errors import CannotStart, Gone, NotFound
from app.settings import Settings
from judge.errors import PackageError
from judge.packages.archive import pack, unpack
from judge.packages.layout import MANIFEST
from judge.packages.package import Package
from judge.packages.reader import parse, read_folder

logger = logging.getLogger(__name__)

CACHED_PACKAGES = 64  # a course has fewer problems

# Shown instead of a verdict. The author finds the reason on the problem's page in the studio, the operator in the log.
WITHDRAWN = "This problem has a fault and is now withdrawn, so your submission was not judged. This is not your fault."


def listed(session: Session) -> Sequence[ProblemVersion]:
    """The current version of every problem, by title."""
    current = select(ProblemVersion).join(Problem, Problem.current_version_id == ProblemVersion.id)
    return session.scalars(current.order_by(ProblemVersion.title, ProblemVersion.slug)).all()


def current(session: Session, slug: str) -> ProblemVersion:
    """The current version of `slug`.

    Raises:
        NotFound: there is no such problem.
    """
    problem = session.get(Problem, slug)
    if problem is None or problem.current is None:
        raise NotFound(f"There is no problem {slug[:64]}.")
    return problem.current


def publish(
    session: Session,
    package: Package,
    *,
    archive: bytes | None = None,
    owner_id: int | None = None,
    by_id: int | None = None,
) -> ProblemVersion:
    """Make `package` the current version of its problem. Publishing the current version again changes nothing.

    `archive` is the zip that holds it, if there is one.

    A problem that is new becomes that of `owner_id`; `by_id` is who publishes. None is the operator.

    Raises:
        PackageError: the package is too large.
    """
    problem = claimed(session, package.slug, owner_id)
    version = _known(session, package)
    if version is None:
        version = _new_version(session, package, archive)
        session.add(version)
        session.flush()
    version.withdrawn = version.withdrawn_by_id = None  # publishing lifts a withdrawal
    problem.current, problem.current_by_id = version, by_id
    session.flush()
    return version


def claimed(session: Session, slug: str, owner_id: int | None) -> Problem:
    """The problem, locked for publishing until this transaction ends. A new problem belongs to `owner_id`."""
    # Two processes may publish at the same time; the second waits here.
    session.execute(insert(Problem).values(slug=slug, owner_id=owner_id).on_conflict_do_nothing())
    wanted = select(Problem).where(Problem.slug == slug).with_for_update(of=Problem)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _known(session: Session, package: Package) -> ProblemVersion | None:
    return session.scalar(select(ProblemVersion).where(ProblemVersion.digest == package.digest))


def _new_version(session: Session, package: Package, archive: bytes | None) -> ProblemVersion:
    latest = session.scalar(select(func.max(ProblemVersion.number)).where(ProblemVersion.slug == package.slug))
    return ProblemVersion(
        slug=package.slug,
        number=(latest or 0) + 1,
        digest=package.digest,
        title=package.title,
        difficulty=package.difficulty,
        tags=list(package.tags),
        archive=archive or pack(package.files),
    )


def publish_problems(settings: Settings, database: Database) -> None:
    """Publish the folders in the problems directory.

    Raises:
        CannotStart: there is no such directory.
    """
    if not settings.problems_dir.is_dir():
        raise CannotStart(
            f"The problems directory {settings.problems_dir.absolute()} does not exist. "
            "Create it, or set ALLCLOSE_PROBLEMS_DIR."
        )
    publish_folders(database, settings.problems_dir)


def publish_folders(database: Database, directory: Path) -> list[PackageError]:
    """Publish every package folder in `directory`. Errors are logged and returned."""
    faults = []
    for folder in sorted(
        path for path in directory.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))
    ):
        try:
            package = read_folder(folder)
            with database.transaction() as session:
                _publish_folder(session, package)
        except PackageError as fault:
            logger.error("Problem %s is not published: %s", folder.name, fault)
            faults.append(fault)
    return faults


def _publish_folder(session: Session, package: Package) -> None:
    problem = claimed(session, package.slug, None)
    if problem.owner_id is not None:
        owner = session.get_one(User, problem.owner_id).name
        raise PackageError(
            f"{MANIFEST}: slug",
            f"{package.slug} belongs to {owner}, who published it first. Choose another slug, and rename the folder.",
        )
    known = _known(session, package)
    if known is None or not _decided_since(problem, known):
        publish(session, package)
    elif known is not problem.current:
        logger.info(
            "Problem %s: the folder is not published, because a user published or withdrew a version since",
            package.slug,
        )


def _decided_since(problem: Problem, known: ProblemVersion) -> bool:
    """Whether publishing the folder's version would undo a user's decision."""
    return problem.current_by_id is not None or known.withdrawn_by_id is not None


@cached(LRUCache(CACHED_PACKAGES), key=lambda version: version.digest, lock=threading.Lock())
def package_of(version: ProblemVersion | PackageDraft) -> Package:
    """The package that `version` holds. The cache keeps packages by digest, and neither versions nor their archives.

    Raises:
        PackageError: this release cannot read it; it was stored by a release with other rules.
    """
    slug, files = unpack(version.archive)
    return parse(files, slug)


def load(database: Database, version: ProblemVersion) -> Package:
    """The package of `version`, read in its own transaction.

    Raises:
        PackageError: as `package_of`.
    """
    with database.transaction() as session:
        return package_of(session.merge(version, load=False))


def shown(version: ProblemVersion) -> Package:
    """The package of `version`, for pages.

    Raises:
        Gone: this release cannot read it.
    """
    try:
        return package_of(version)
    except PackageError as fault:
        logger.warning("Problem %s cannot be shown: %s", version.slug, fault)
        raise Gone(
            "This problem is not available, because this release of Allclose cannot read it. Its author can publish it again."
        ) from fault
