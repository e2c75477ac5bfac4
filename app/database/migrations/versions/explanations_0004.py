"""Explains wrong answers after their verdict: a status and an object in the place of a sentence; cases have a line."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATUS = sa.Enum(
    "none", "pending", "done", name="diagnosisstatus", native_enum=False, create_constraint=True, length=16
)
# What was explained before had a sentence and no kind.
TO_OBJECT = "CASE WHEN diagnosis IS NULL THEN NULL ELSE jsonb_build_object('kind', 'unknown', 'message', diagnosis) END"
EXPLAINED = "UPDATE submissions SET diagnosis_status = 'done' WHERE status = 'done' AND verdict = 'wrong_answer'"


def upgrade() -> None:
    """Add the columns; answers that were judged before are not explained again."""
    op.add_column("submissions", sa.Column("diagnosis_status", STATUS, nullable=False, server_default="none"))
    op.add_column("submissions", sa.Column("explanations", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("submissions", "diagnosis_status", server_default=None)
    op.alter_column("submissions", "explanations", server_default=None)
    op.alter_column("submissions", "diagnosis", type_=postgresql.JSONB(), postgresql_using=TO_OBJECT)
    op.execute(EXPLAINED)
    op.create_index(
        "ix_submissions_unexplained", "submissions", ["id"], postgresql_where=sa.text("diagnosis_status = 'pending'")
    )
    op.add_column("submission_cases", sa.Column("line", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Back to sentences."""
    op.drop_column("submission_cases", "line")
    op.drop_index("ix_submissions_unexplained", "submissions")
    op.alter_column("submissions", "diagnosis", type_=sa.Text(), postgresql_using="diagnosis ->> 'message'")
    op.drop_column("submissions", "explanations")
    op.drop_column("submissions", "diagnosis_status")
