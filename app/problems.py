"""Problems: a slug, its immutable versions, and the package that each version holds."""

import functools
import logging
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.database import Database
from app.errors import Gone, NotFound
from app.tables import Problem, ProblemVersion
from judge.archive import pack, unpack
from judge.errors import PackageError
from judge.package import Package, parse, read_folder

logger = logging.getLogger(__name__)

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


def publish(session: Session, package: Package) -> ProblemVersion:
    """Make `package` the current version of its problem; the same package again changes nothing.

    Raises:
        PackageError: it is too large to be kept.
    """
    # Two web processes may publish at the same time: whoever comes second waits here.
    session.execute(insert(Problem).values(slug=package.slug).on_conflict_do_nothing())
    problem = session.scalars(select(Problem).where(Problem.slug == package.slug).with_for_update(of=Problem)).one()
    version = session.scalar(select(ProblemVersion).where(ProblemVersion.digest == package.digest))
    if version is None:
        version = _new_version(package)
        session.add(version)
        session.flush()
    version.withdrawn = None  # its author says that it is right; if not, the next submission withdraws it again
    problem.current = version
    session.flush()
    return version


def _new_version(package: Package) -> ProblemVersion:
    return ProblemVersion(
        slug=package.slug,
        digest=package.digest,
        title=package.title,
        difficulty=package.difficulty,
        tags=list(package.tags),
        archive=pack(package.files),
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
                publish(session, package)
        except PackageError as fault:
            logger.error("Problem %s is not offered: %s", folder.name, fault)
            faults.append(fault)
    return faults


def package_of(version: ProblemVersion) -> Package:
    """The package that `version` holds.

    Raises:
        PackageError: it was written by a release with other rules.
    """
    return _parsed(_Archive(version))


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


class _Archive:
    """An archive that equals another of the same digest: a key for the cache that does not carry a MiB."""

    def __init__(self, version: ProblemVersion) -> None:
        self.digest = version.digest
        self.version = version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Archive) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@functools.lru_cache(maxsize=64)
def _parsed(archive: _Archive) -> Package:
    slug, files = unpack(archive.version.archive)
    return parse(files, slug)
