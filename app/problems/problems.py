"""Problems: a slug, its immutable versions, and the package that each version holds.

A problem belongs to whom published it first. The folders that lie in the problems directory are the operator's, and
are published when the web process starts, with three exceptions, so that a restart never undoes what people decided:
a slug that an instructor owns stays theirs, and the folder is refused; a version that was in the database already does
not replace one that an administrator has published since; nor does it return from a withdrawal by a person. A folder
that has changed since the last start is news, and is published.
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
from app.errors import Gone, NotFound
from judge.errors import PackageError
from judge.packages.archive import pack, unpack
from judge.packages.layout import MANIFEST
from judge.packages.package import Package, parse, read_folder

logger = logging.getLogger(__name__)

CACHED_PACKAGES = 64  # a course has fewer problems

# Shown in place of a verdict: the fault is the author's, who finds the reason in the log and on the problem.
WITHDRAWN = "This problem is broken; its author has been told. Your submission was not judged."


def listed(session: Session) -> Sequence[ProblemVersion]:
    """The current version of every problem, by title."""
    current = select(ProblemVersion).join(Problem, Problem.current_version_id == ProblemVersion.id)
    return session.scalars(current.order_by(ProblemVersion.title, ProblemVersion.slug)).all()


def current(session: Session, slug: str) -> ProblemVersion:
    """The version of `slug` that is judged now.

    Raises:
        NotFound: there is no such problem.
    """
    problem = session.get(Problem, slug)
    if problem is None or problem.current is None:
        raise NotFound(f"There is no problem named {slug[:64]}.")
    return problem.current


def publish(
    session: Session,
    package: Package,
    *,
    archive: bytes | None = None,
    owner_id: int | None = None,
    by_id: int | None = None,
) -> ProblemVersion:
    """Make `package` the current version of its problem; the same package again changes nothing.

    `archive` is the zip that holds it, if there is one.

    A problem that is new becomes that of `owner_id`; `by_id` is who publishes. None is the operator.

    Raises:
        PackageError: it is too large to be kept.
    """
    problem = claimed(session, package.slug, owner_id)
    version = _known(session, package)
    if version is None:
        version = _new_version(session, package, archive)
        session.add(version)
        session.flush()
    version.withdrawn = version.withdrawn_by_id = None  # whoever publishes says that it is right
    problem.current, problem.current_by_id = version, by_id
    session.flush()
    return version


def claimed(session: Session, slug: str, owner_id: int | None) -> Problem:
    """The problem, which nobody else publishes until this transaction ends; a new one belongs to `owner_id`."""
    # Two processes may publish at the same time: whoever comes second waits here.
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


def publish_folders(database: Database, directory: Path) -> list[PackageError]:
    """Publish every package folder in `directory`; what is wrong with those that could not be is logged and returned."""
    faults = []
    for folder in sorted(
        path for path in directory.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))
    ):
        try:
            package = read_folder(folder)
            with database.transaction() as session:
                _publish_folder(session, package)
        except PackageError as fault:
            logger.error("Problem %s is not offered: %s", folder.name, fault)
            faults.append(fault)
    return faults


def _publish_folder(session: Session, package: Package) -> None:
    problem = claimed(session, package.slug, None)
    if problem.owner_id is not None:
        owner = session.get_one(User, problem.owner_id).name
        raise PackageError(
            f"{MANIFEST}: slug",
            f"belongs to a problem of {owner}, who published it first. Rename the folder and the slug.",
        )
    known = _known(session, package)
    if known is None or not _decided_since(problem, known):
        publish(session, package)
    elif known is not problem.current:
        logger.info("Problem %s keeps the version that was published since its folder's", package.slug)


def _decided_since(problem: Problem, known: ProblemVersion) -> bool:
    """Whether a person has published or withdrawn something that the folder's version would undo."""
    return problem.current_by_id is not None or known.withdrawn_by_id is not None


@cached(LRUCache(CACHED_PACKAGES), key=lambda version: version.digest, lock=threading.Lock())
def package_of(version: ProblemVersion | PackageDraft) -> Package:
    """The package that `version` holds. The cache keeps packages by digest, and neither versions nor their archives.

    Raises:
        PackageError: it was written by a release with other rules.
    """
    slug, files = unpack(version.archive)
    return parse(files, slug)


def load(database: Database, version: ProblemVersion) -> Package:
    """The package that `version` holds, read in a transaction of its own.

    Raises:
        PackageError: as `package_of`.
    """
    with database.transaction() as session:
        return package_of(session.merge(version, load=False))


def shown(version: ProblemVersion) -> Package:
    """The package that `version` holds, for those who want to read it.

    Raises:
        Gone: it was written by a release with other rules.
    """
    try:
        return package_of(version)
    except PackageError as fault:
        logger.warning("Problem %s cannot be shown: %s", version.slug, fault)
        raise Gone(
            "This problem is withdrawn: this release cannot read it. Its author can publish it again."
        ) from fault
