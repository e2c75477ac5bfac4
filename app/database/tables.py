"""The database tables."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSON, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from judge.boxes.start_method import StartMethod
from judge.verdict import Kind, Verdict


class Role(StrEnum):
    """What an account may do."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


class Status(StrEnum):
    """The status of a submission or check. It is not a verdict."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"


class DiagnosisStatus(StrEnum):
    """The status of the explanation of a wrong answer: not needed, pending, or done."""

    NONE = "none"
    PENDING = "pending"
    DONE = "done"


def _words(enum: type[StrEnum]) -> Enum:
    """The enum as text with a check constraint, so that a new value needs only a small migration, not a new type."""
    return Enum(
        enum,
        name=enum.__name__.lower(),
        native_enum=False,
        length=16,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
    )


def now() -> datetime:
    """The current time, with its time zone."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """The base class. It names every constraint, so that migrations can refer to it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - read once by SQLAlchemy, while the class is made
        datetime: DateTime(timezone=True),
        bytes: LargeBinary(),
        Role: _words(Role),
        Status: _words(Status),
        DiagnosisStatus: _words(DiagnosisStatus),
        Verdict: _words(Verdict),
        Kind: _words(Kind),
        StartMethod: _words(StartMethod),
    }


class User(Base):
    """An account. `password_hash` is None if it cannot sign in with a password."""

    __tablename__ = "users"
    __table_args__ = (Index("uq_users_name_folded", text("lower(name)"), unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32))
    password_hash: Mapped[str | None] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(default=Role.LEARNER)
    created_at: Mapped[datetime] = mapped_column(default=now)


class SignedIn(Base):
    """A browser that is signed in. Deleting the row signs it out."""

    __tablename__ = "sessions"

    digest: Mapped[bytes] = mapped_column(primary_key=True)  # SHA-256 of the cookie, so that a stolen table is useless
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship(lazy="joined")


class Token(Base):
    """An API token. `prefix` is its first characters, which identify it."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(64))
    prefix: Mapped[str] = mapped_column(String(16))
    digest: Mapped[bytes] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(32)))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(lazy="joined")


class Invitation(Base):
    """A one-time link that creates an account with a given role. It is used for the first administrator."""

    __tablename__ = "invitations"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    role: Mapped[Role]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class Problem(Base):
    """A slug and its current version, with which new submissions are judged.

    `owner_id` is its first publisher, or None for the operator, whose folders are published when the web process starts.
    `current_by_id` is the user who made the version current, or None for the operator.
    """

    __tablename__ = "problems"

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    current_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("problem_versions.id", use_alter=True, name="fk_problems_current_version_id")
    )
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    current_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    current: Mapped["ProblemVersion | None"] = relationship(foreign_keys=[current_version_id], lazy="joined")


class ProblemVersion(Base):
    """One immutable version of a package. `withdrawn` is the reason of its withdrawal.

    `number` counts the versions of a problem from 1. `withdrawn_by_id` is None if Allclose withdrew it.
    """

    __tablename__ = "problem_versions"
    __table_args__ = (UniqueConstraint("slug", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(ForeignKey("problems.slug"), index=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(Text)
    difficulty: Mapped[str | None] = mapped_column(String(16))
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    archive: Mapped[bytes] = mapped_column(deferred=True)  # up to 1 MiB, so it is read only to unpack it
    created_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn: Mapped[str | None] = mapped_column(Text)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class PackageDraft(Base):
    """A package that an instructor uploaded, and the report of its check. `attempt` is the fence, as for submissions.

    `archive` is the uploaded zip, `digest` the digest of its files. `message` says why there is no report if the check did
    not finish. `version_id` is the version that the draft was published as.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        CheckConstraint("passed IS NULL OR (status = 'done' AND report IS NOT NULL)", name="passed_has_report"),
        Index("ix_drafts_owner_id_id", "owner_id", "id"),
        Index("ix_drafts_unfinished", "status", postgresql_where="status <> 'done'"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    slug: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    archive: Mapped[bytes] = mapped_column(deferred=True)
    status: Mapped[Status] = mapped_column(default=Status.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0)
    progress: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    report: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # in the order in which it was written
    passed: Mapped[bool | None]
    message: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("problem_versions.id"))
    owner: Mapped[User] = relationship(lazy="joined")
    version: Mapped[ProblemVersion | None] = relationship(lazy="joined")


class Submission(Base):
    """One source and its verdict. `attempt` is the fence; `explanations` counts how often `diagnosis` was begun."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("user_id", "idempotency_key"),
        CheckConstraint("(status = 'done') = (verdict IS NOT NULL)", name="done_has_verdict"),
        Index("ix_submissions_user_id_id", "user_id", "id"),
        Index("ix_submissions_unfinished", "status", postgresql_where="status <> 'done'"),
        Index("ix_submissions_unexplained", "id", postgresql_where="diagnosis_status = 'pending'"),
    )

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    problem_version_id: Mapped[int] = mapped_column(ForeignKey("problem_versions.id"), index=True)
    kind: Mapped[Kind]
    source: Mapped[bytes]
    status: Mapped[Status] = mapped_column(default=Status.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0)
    verdict: Mapped[Verdict | None]
    message: Mapped[str] = mapped_column(Text, default="")
    diagnosis_status: Mapped[DiagnosisStatus] = mapped_column(default=DiagnosisStatus.NONE)
    diagnosis: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    explanations: Mapped[int] = mapped_column(default=0)
    output: Mapped[str] = mapped_column(Text, default="")
    traceback: Mapped[str] = mapped_column(Text, default="")
    line: Mapped[int | None]
    wall_seconds: Mapped[float | None]
    peak_bytes: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    idempotency_key: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[ProblemVersion] = relationship(lazy="joined")
    user: Mapped[User] = relationship(lazy="joined")
    cases: Mapped[list["SubmissionCase"]] = relationship(
        primaryjoin="and_(Submission.id == SubmissionCase.submission_id, Submission.attempt == SubmissionCase.attempt)",
        order_by="SubmissionCase.index",
        viewonly=True,
    )


class SubmissionCase(Base):
    """One case of one attempt. It is stored as soon as it is judged."""

    __tablename__ = "submission_cases"
    __table_args__ = (ForeignKeyConstraint(["submission_id"], ["submissions.id"], ondelete="CASCADE"),)

    submission_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    sample: Mapped[bool]
    verdict: Mapped[Verdict | None]
    wall_seconds: Mapped[float | None]
    max_abs_error: Mapped[float | None]
    message: Mapped[str] = mapped_column(Text, default="")
    line: Mapped[int | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class VerdictCount(Base):
    """How many submissions of a kind have got a verdict. Deleting submissions does not decrease it."""

    __tablename__ = "verdict_counts"

    kind: Mapped[Kind] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)


class BoxStarts(Base):
    """How many boxes submissions have used, by start method."""

    __tablename__ = "box_starts"

    start_method: Mapped[StartMethod] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
