"""Packages that instructors upload: drafts, who owns a problem, numbered versions, and who withdrew one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# As it was at this revision: a migration does not follow the code.
STATUS = ("queued", "running", "done")

NUMBERED = """
    UPDATE problem_versions SET number = counted.number FROM (
        SELECT id, row_number() OVER (PARTITION BY slug ORDER BY id) AS number FROM problem_versions
    ) AS counted WHERE counted.id = problem_versions.id
"""


def upgrade() -> None:
    """Number the versions there are, by age; their problems are the operator's."""
    op.add_column("problems", sa.Column("owner_id", sa.Integer(), nullable=True))
    op.add_column("problems", sa.Column("current_by_id", sa.Integer(), nullable=True))
    op.create_foreign_key("fk_problems_owner_id", "problems", "users", ["owner_id"], ["id"])
    op.create_foreign_key("fk_problems_current_by_id", "problems", "users", ["current_by_id"], ["id"])
    op.create_index("ix_problems_owner_id", "problems", ["owner_id"])
    op.add_column("problem_versions", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("problem_versions", sa.Column("withdrawn_by_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        "fk_problem_versions_withdrawn_by_id", "problem_versions", "users", ["withdrawn_by_id"], ["id"]
    )
    op.execute(NUMBERED)
    op.alter_column("problem_versions", "number", nullable=False)
    op.create_unique_constraint("uq_problem_versions_slug_number", "problem_versions", ["slug", "number"])
    _create_drafts()


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("archive", sa.LargeBinary(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUS, name="status", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("progress", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("report", postgresql.JSON(astext_type=sa.Text()), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "passed IS NULL OR (status = 'done' AND report IS NOT NULL)", name=op.f("ck_drafts_passed_has_report")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_drafts_owner_id")),
        sa.ForeignKeyConstraint(["version_id"], ["problem_versions.id"], name=op.f("fk_drafts_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_owner_id_id", "drafts", ["owner_id", "id"])
    op.create_index("ix_drafts_unfinished", "drafts", ["status"], postgresql_where=sa.text("status <> 'done'"))


def downgrade() -> None:
    """Forget them."""
    op.drop_table("drafts")
    op.drop_constraint("uq_problem_versions_slug_number", "problem_versions")
    op.drop_column("problem_versions", "withdrawn_by_id")
    op.drop_column("problem_versions", "number")
    op.drop_column("problems", "current_by_id")
    op.drop_column("problems", "owner_id")
