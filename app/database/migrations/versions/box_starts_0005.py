"""Counts boxes by how they were started."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# As it was at this revision: a migration does not follow the code.
START_METHOD = ("clone", "zygote", "fresh")
METHOD = sa.Enum(*START_METHOD, name="startmethod", native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    """Begin to count: boxes of earlier submissions are not known."""
    op.create_table(
        "box_starts",
        sa.Column("start_method", METHOD, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("start_method", name=op.f("pk_box_starts")),
    )


def downgrade() -> None:
    """Forget the counts."""
    op.drop_table("box_starts")
