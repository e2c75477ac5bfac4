"""`app.problems.packages`: what is taken in, and who sees it."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.database.database import Database
from app.database.tables import PackageDraft, Role, Status, User
from app.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from app.problems import packages
from app.settings import Settings
from judge.packages.archive import MAX_PACKED_BYTES, pack
from judge.packages.package import Package
from tests.app.conftest import tiny_package

Make = Callable[..., User]
Uploaded = Callable[..., str]


@pytest.fixture
def ines(account: Make) -> User:
    """An instructor."""
    return account("ines", Role.INSTRUCTOR)


def upload(session: Session, settings: Settings, owner: User, package: Package | None = None) -> PackageDraft:
    """Upload the tiny package, or another."""
    data = pack((package or tiny_package()).files)
    return packages.upload(session, settings, session.merge(owner), data, packages.read(data))


def test_upload(session: Session, settings: Settings, ines: User) -> None:
    """A package becomes a draft, with a job in the queue of the checks, in one transaction."""
    draft = upload(session, settings, ines)
    session.expire(draft)
    assert (draft.slug, draft.title, draft.status, draft.digest) == (
        "add",
        "Addition",
        Status.QUEUED,
        tiny_package().digest,
    )
    assert packages.read(draft.archive) == tiny_package()
    jobs = session.execute(text("SELECT queue_name, args ->> 'draft_id' FROM procrastinate_jobs")).all()
    assert [tuple(job) for job in jobs] == [("checking", draft.id)]


def zipped(files: Mapping[str, bytes], top: str = "add") -> bytes:
    """A zip as anybody's tool makes it, without asking whether it is a package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{top}/{name}", content)
    return buffer.getvalue()


FILES = tiny_package().files


@pytest.mark.parametrize(
    ("data", "where", "said"),
    [
        (b"", "the zip", "is not a zip"),
        (b"PK\x03\x04 and nothing", "the zip", "is damaged"),
        (pack(FILES)[:-30], "the zip", "is damaged"),
        (zipped(FILES, "other"), "problem.toml: slug", "expected 'other'"),
        (zipped({**FILES, "../evil.py": b""}), "the zip: add/../evil.py", "`..`"),
        (zipped({**FILES, "notes.txt": b""}), "notes.txt", "unknown file"),
        (zipped({**FILES, "problem.toml": b"dificulty = 1\n"}), "problem.toml: dificulty", "did you mean difficulty"),
        (
            zipped({**FILES, "submissions/accepted/plain.py": b"def"}),
            "submissions/accepted/plain.py, line 1",
            "is not valid Python",
        ),
    ],
)
def test_no_package(data: bytes, where: str, said: str) -> None:
    """What is no package is refused at once: file and key, what was found, what was expected."""
    with pytest.raises(Invalid) as refused:
        packages.read(data)
    ((field, message),) = refused.value.fields.items()
    assert field == where
    assert said in message
    assert refused.value.message == f"{where}: {message}"


def test_too_large() -> None:
    """A zip of more than 1 MiB is refused by its size alone."""
    with pytest.raises(TooLarge, match="1 MiB"):
        packages.read(b"PK\x03\x04" * (MAX_PACKED_BYTES // 4 + 1))


def test_quotas(session: Session, settings: Settings, ines: User, account: Make) -> None:
    """So many of a person's are checked at a time, and so many kept; others are not held up by that."""
    few = settings.model_copy(update={"checks_per_user": 2, "drafts_per_user": 3})
    first, second = upload(session, few, ines), upload(session, few, ines)
    with pytest.raises(TooMany, match="2 of your packages are still being checked"):
        upload(session, few, ines)
    upload(session, few, account("ivo", Role.INSTRUCTOR))
    first.status = second.status = Status.DONE
    upload(session, few, ines).status = Status.DONE
    with pytest.raises(TooMany, match="Delete old drafts"):
        upload(session, few, ines)


def test_slug_of_the_operator(session: Session, settings: Settings, ines: User, account: Make, problem: str) -> None:
    """An instructor cannot upload over a problem of the installation; an administrator can."""
    with pytest.raises(Conflict, match=f"{problem} is published by the operator"):
        upload(session, settings, ines)
    assert upload(session, settings, account("root", Role.ADMIN)).slug == problem


def test_who_sees_a_draft(database: Database, ines: User, account: Make, uploaded: Uploaded) -> None:
    """Its owner and administrators see a draft; for anybody else it does not exist."""
    one = uploaded(ines)
    other, root = account("ivo", Role.INSTRUCTOR), account("root", Role.ADMIN)
    with database.transaction() as session:
        for viewer in ines, root:
            assert packages.find(session, viewer, one).id == one
            assert [draft.id for draft in packages.page(session, viewer)] == [one]
        with pytest.raises(NotFound):
            packages.find(session, other, one)
        with pytest.raises(NotFound):
            packages.find(session, ines, "0" * 26)
        assert packages.page(session, other) == []


def test_pages(database: Database, ines: User, uploaded: Uploaded) -> None:
    """Drafts are listed newest first, a page at a time."""
    ids = [uploaded(ines, tiny_package(slug)) for slug in ("a", "b", "c")]
    with database.transaction() as session:
        first = packages.page(session, ines, limit=2)
        assert [draft.id for draft in first] == ids[:0:-1]
        assert [draft.id for draft in packages.page(session, ines, before=first[-1].id)] == ids[:1]


def test_delete(database: Database, ines: User, account: Make, uploaded: Uploaded) -> None:
    """Its owner deletes a draft, and nobody else does."""
    one = uploaded(ines)
    with database.transaction() as session:
        with pytest.raises(NotFound):
            packages.delete(session, account("ivo", Role.INSTRUCTOR), one)
        packages.delete(session, ines, one)
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(PackageDraft)) == 0
