"""Days off a unit decides itself."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=150), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=150), nullable=False),
        sa.Column("withdrawn_why", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_school_break_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_break")),
    )
    op.create_index("ix_school_break_unit", "school_break", ["unit_id", "last_on"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_school_break_unit", table_name="school_break")
    op.drop_table("school_break")
