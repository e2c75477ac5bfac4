"""Counts verdicts as they are given, so that nobody counts all submissions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# As they were at this revision: a migration does not follow the code.
KIND = ("run", "submit")
VERDICT = (
    "accepted",
    "wrong_answer",
    "runtime_error",
    "compile_error",
    "time_limit",
    "memory_limit",
    "output_limit",
    "judge_error",
)

COUNT = """
    INSERT INTO verdict_counts (kind, verdict, number)
    SELECT kind, verdict, count(*) FROM submissions WHERE status = 'done' GROUP BY kind, verdict
"""


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """Create the table, and count the verdicts that have been given so far."""
    op.create_table(
        "verdict_counts",
        sa.Column("kind", _words("kind", KIND), nullable=False),
        sa.Column("verdict", _words("verdict", VERDICT), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "verdict", name=op.f("pk_verdict_counts")),
    )
    op.execute(COUNT)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("verdict_counts")
