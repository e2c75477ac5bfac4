"""Packages that instructors upload: storing one as a draft, and finding it for users who may see it.

A draft is the uploaded zip and the report of its check. The web process unpacks the zip in memory, defensively, and parses its
files without running them; a worker runs its code in boxes (`app.checking.checking`). An upload with a wrong format is rejected
at once, and not stored.
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
    """Parse the package in an uploaded zip.

    Raises:
        TooLarge: it has more than 1 MiB.
        Invalid: it is not a package; `fields` names the file and the key.
    """
    if len(data) > MAX_PACKED_BYTES:
        raise TooLarge(f"The zip is larger than 1 MiB ({MAX_PACKED_BYTES} bytes). Make its files smaller.")
    try:
        slug, files = unpack(data)
        return parse(files, slug)
    except PackageError as fault:
        refusal = Invalid(str(fault))
        refusal.fields = {fault.where: fault.message}
        raise refusal from fault


def upload(session: Session, settings: Settings, owner: User, data: bytes, package: Package) -> PackageDraft:
    """Store a zip, which `read` parsed as `package`, as a draft of `owner`, and queue its check.

    Raises:
        TooMany: too many drafts of the owner are being checked or stored.
        Conflict: the slug belongs to another user.
    """
    session.get_one(User, owner.id, with_for_update=True)  # one upload of a user at a time, as they are counted
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
        raise TooMany(
            f"{unfinished} of your packages are still being checked. Please wait until they are done.", RETRY_SECONDS
        )
    kept = _count(session, owner)
    if kept >= settings.drafts_per_user:
        raise TooMany(f"You have {kept} drafts, which is the limit. Delete old drafts first.", RETRY_SECONDS)


def _count(session: Session, owner: User, *conditions: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(PackageDraft).where(PackageDraft.owner_id == owner.id, *conditions)
    return session.scalar(counted) or 0


def find(session: Session, viewer: User, draft_id: str, *, archive: bool = False) -> PackageDraft:
    """The draft, with its zip if `archive`. Its owner and administrators may see it.

    Raises:
        NotFound: it does not exist, or the viewer may not see it.
    """
    options = [undefer(PackageDraft.archive)] if archive else []
    found = session.get(PackageDraft, draft_id, options=options)
    if found is None or not (found.owner_id == viewer.id or viewer.role is Role.ADMIN):
        raise NotFound("There is no such draft, or it is not yours.")
    return found


def page(session: Session, viewer: User, *, before: str | None = None, limit: int = 50) -> Sequence[PackageDraft]:
    """Up to `limit` of the viewer's drafts, or of all drafts for an administrator, newest first, older than `before`."""
    query = select(PackageDraft).order_by(PackageDraft.id.desc()).limit(limit)
    if viewer.role is not Role.ADMIN:
        query = query.where(PackageDraft.owner_id == viewer.id)
    if before is not None:
        query = query.where(PackageDraft.id < before)
    return session.scalars(query).all()


def delete(session: Session, viewer: User, draft_id: str) -> PackageDraft:
    """Delete a draft. A version that was published from it stays, and a running check ends soon.

    Raises:
        NotFound: as `find`.
    """
    draft = find(session, viewer, draft_id)
    session.delete(draft)
    return draft
