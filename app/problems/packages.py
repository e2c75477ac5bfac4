"""Packages that instructors upload: taking one in as a draft, and finding it again for those who may see it.

A draft is the zip as it came, and what the check says of it. The web process only unpacks it, defensively and in
memory, and reads it as text; its code runs in boxes, in a worker (`app.checking.checking`). What is wrong with its form is told
at once, and nothing is kept.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, undefer

from app.database import queue
from app.database.ids import new_id
from app.database.tables import PackageDraft, Role, Status, User
from app.errors import Invalid, NotFound, TooLarge, TooMany
from app.problems import publishing
from app.settings import Settings
from judge.errors import PackageError
from judge.packages.archive import MAX_PACKED_BYTES, unpack
from judge.packages.package import Package
from judge.packages.reader import parse

RETRY_SECONDS = 60  # a check takes minutes


def read(data: bytes) -> Package:
    """The package in a stranger's zip.

    Raises:
        TooLarge: it has more than 1 MiB.
        Invalid: it is no package; `fields` names file and key.
    """
    if len(data) > MAX_PACKED_BYTES:
        raise TooLarge(f"The zip has more than {MAX_PACKED_BYTES} bytes (1 MiB). Make its files smaller.")
    try:
        slug, files = unpack(data)
        return parse(files, slug)
    except PackageError as fault:
        refusal = Invalid(str(fault))
        refusal.fields = {fault.where: fault.message}
        raise refusal from fault


def upload(session: Session, settings: Settings, owner: User, data: bytes, package: Package) -> PackageDraft:
    """Keep a zip, in which `read` found `package`, as a draft of `owner`, and have it checked.

    Raises:
        TooMany: too many drafts of the owner's are being checked, or kept.
        Conflict: the slug belongs to somebody else.
    """
    session.get_one(User, owner.id, with_for_update=True)  # one upload of a user at a time: they are counted
    _check_quotas(session, settings, owner)
    publishing.check_slug(session, owner, package.slug)
    draft = PackageDraft(
        id=new_id(), owner=owner, slug=package.slug, digest=package.digest, title=package.title, archive=data
    )
    session.add(draft)
    queue.enqueue_check(session, draft)
    return draft


def _check_quotas(session: Session, settings: Settings, owner: User) -> None:
    unfinished = _count(session, owner, PackageDraft.status != Status.DONE)
    if unfinished >= settings.checks_per_user:
        raise TooMany(f"{unfinished} of your packages are still being checked. Please wait for them.", RETRY_SECONDS)
    kept = _count(session, owner)
    if kept >= settings.drafts_per_user:
        raise TooMany(f"{kept} of your drafts are kept, and no more are taken. Delete old ones first.", RETRY_SECONDS)


def _count(session: Session, owner: User, *conditions: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(PackageDraft).where(PackageDraft.owner_id == owner.id, *conditions)
    return session.scalar(counted) or 0


def find(session: Session, viewer: User, draft_id: str, *, archive: bool = False) -> PackageDraft:
    """The draft, if it is the viewer's own or the viewer is an administrator; with `archive`, its zip too.

    Raises:
        NotFound: otherwise.
    """
    options = [undefer(PackageDraft.archive)] if archive else []
    found = session.get(PackageDraft, draft_id, options=options)
    if found is None or not (found.owner_id == viewer.id or viewer.role is Role.ADMIN):
        raise NotFound("There is no such draft, or it is not yours.")
    return found


def page(session: Session, viewer: User, *, before: str | None = None, limit: int = 50) -> Sequence[PackageDraft]:
    """Up to `limit` drafts of the viewer's, of everybody's for an administrator, newest first, older than `before`."""
    query = select(PackageDraft).order_by(PackageDraft.id.desc()).limit(limit)
    if viewer.role is not Role.ADMIN:
        query = query.where(PackageDraft.owner_id == viewer.id)
    if before is not None:
        query = query.where(PackageDraft.id < before)
    return session.scalars(query).all()


def delete(session: Session, viewer: User, draft_id: str) -> PackageDraft:
    """Forget a draft; a version that was published from it stays. A check that is under way ends soon.

    Raises:
        NotFound: as `find`.
    """
    draft = find(session, viewer, draft_id)
    session.delete(draft)
    return draft
