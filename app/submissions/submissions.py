"""Submissions: accept them within the quotas, and find them for the users who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, selectinload

from app.database import queue
from app.database.ids import first_id, new_id
from app.database.tables import ProblemVersion, Role, Status, Submission, User, now
from app.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from app.problems import problems
from app.settings import Settings
from judge.verdict import Kind

LONGEST_KEY = 255
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Draft:
    """A submission that is not stored yet."""

    problem: str
    source: bytes
    kind: Kind = Kind.SUBMIT


def submit(
    session: Session, settings: Settings, user: User, drafts: Sequence[Draft], idempotency_key: str | None = None
) -> list[Submission]:
    """Queue all of `drafts`, or none. If the key was used before, return the earlier submissions.

    Raises:
        NotFound: there is no such problem.
        Conflict: the problem is withdrawn.
        TooLarge: a source is longer than the settings allow.
        TooMany: a quota is used up.
        Invalid: the key was used for another request.
    """
    _check(settings, drafts, idempotency_key)
    session.get_one(
        User, user.id, with_for_update=True
    )  # serialises a user's requests, so that keys and quotas are exact
    if idempotency_key is not None and (earlier := _earlier(session, user, idempotency_key)):
        return _same(earlier, drafts)
    waiting = _check_quotas(session, settings, user, len(drafts))
    versions = {slug: _open_version(session, slug) for slug in {draft.problem for draft in drafts}}
    return [
        _queued(session, user, versions[draft.problem], draft, _key(idempotency_key, index), waiting + index)
        for index, draft in enumerate(drafts)
    ]


def _queued(
    session: Session, user: User, version: ProblemVersion, draft: Draft, key: str | None, behind: int
) -> Submission:
    submission = Submission(
        id=new_id(), user=user, version=version, kind=draft.kind, source=draft.source, idempotency_key=key
    )
    session.add(submission)
    queue.enqueue(session, submission, behind)
    return submission


def _check(settings: Settings, drafts: Sequence[Draft], key: str | None) -> None:
    if key is not None and not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Invalid(f"An Idempotency-Key must have 1 to {LONGEST_KEY} printable ASCII characters.")
    longest = max((len(draft.source) for draft in drafts), default=0)
    if longest > settings.source_bytes:
        raise TooLarge(f"The source has {longest} bytes; the limit is {settings.source_bytes} bytes.")


def _check_quotas(session: Session, settings: Settings, user: User, more: int) -> int:
    """Check the quotas and return how many submissions are unfinished. The limit per minute does not apply to batches."""
    unfinished = _count(session, user, Submission.status != Status.DONE)
    if unfinished >= settings.unfinished_per_user:
        raise TooMany(f"{unfinished} of your submissions are still being judged. Please wait until they are done.", 5)
    recent = _count(session, user, Submission.created_at > now() - MINUTE)
    if more == 1 and recent >= settings.per_minute:
        raise TooMany(f"You can send at most {settings.per_minute} submissions per minute. Please wait a moment.", 60)
    today = _count(session, user, Submission.created_at > now() - DAY)
    if today + more > settings.per_day:
        raise TooMany(
            f"You can send at most {settings.per_day} submissions per day. You have sent {today} in the last 24 hours.",
            3600,
        )
    return unfinished


def _count(session: Session, user: User, condition: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(Submission).where(Submission.user_id == user.id, condition)
    return session.scalar(counted) or 0


def _open_version(session: Session, slug: str) -> ProblemVersion:
    version = problems.current(session, slug)
    if version.withdrawn is not None:
        raise Conflict(
            "This problem is withdrawn, so submissions to it are not judged. Its author can publish it again."
        )
    return version


def _key(key: str | None, index: int) -> str | None:
    return None if key is None else f"{key}:{index}"


def _earlier(session: Session, user: User, key: str) -> Sequence[Submission]:
    """The submissions that were sent with `key`. They are stored as `key:0`, `key:1` and so on."""
    first = session.scalar(_by_key(user, _key(key, 0)))
    found = [] if first is None else [first]
    while found and (following := session.scalar(_by_key(user, _key(key, len(found))))):
        found.append(following)
    return found


def _by_key(user: User, key: str | None) -> Select[Submission]:
    return select(Submission).where(Submission.user_id == user.id, Submission.idempotency_key == key)


def _same(earlier: Sequence[Submission], drafts: Sequence[Draft]) -> list[Submission]:
    sent = [Draft(submission.version.slug, submission.source, submission.kind) for submission in earlier]
    if sent != list(drafts):
        raise Invalid("This Idempotency-Key was already used for a different request. Use a new key for each request.")
    return list(earlier)


def unfinished(session: Session, user: User, slug: str) -> Submission | None:
    """The latest unfinished submission of `user` to the problem, so that a reloaded page can follow it."""
    mine = select(Submission).where(Submission.user_id == user.id, Submission.status != Status.DONE)
    return session.scalar(mine.where(Submission.version.has(slug=slug)).order_by(Submission.id.desc()).limit(1))


def busiest(session: Session, since: datetime, limit: int) -> list[tuple[str, int]]:
    """The problems with the most submissions since `since`, and how many. Ids sort by time, so this uses the primary key."""
    count = func.count()
    counted = select(ProblemVersion.slug, count).join(Submission.version).where(Submission.id >= first_id(since))
    rows = session.execute(
        counted.group_by(ProblemVersion.slug).order_by(count.desc(), ProblemVersion.slug).limit(limit)
    )
    return [(slug, number) for slug, number in rows]


def find(session: Session, viewer: User, submission_id: str) -> Submission:
    """The submission with its cases. Its author and administrators may see it.

    Raises:
        NotFound: it does not exist, or the viewer may not see it.
    """
    found = session.get(Submission, submission_id, options=[selectinload(Submission.cases)])
    if found is None or not (found.user_id == viewer.id or viewer.role == Role.ADMIN):
        raise NotFound("There is no such submission, or it is not yours.")
    return found


def page(
    session: Session, viewer: User, *, problem: str | None = None, before: str | None = None, limit: int = 50
) -> Sequence[Submission]:
    """Up to `limit` of the viewer's own submissions, newest first, older than the id `before`."""
    query = select(Submission).where(Submission.user_id == viewer.id).order_by(Submission.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Submission.id < before)
    if problem is not None:
        query = query.join(ProblemVersion).where(ProblemVersion.slug == problem)
    return session.scalars(query).all()
