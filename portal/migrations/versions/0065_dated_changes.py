"""On which day personal data changed, and when it was entered."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dated_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("object_type", sa.String(length=10), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_dated_change_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dated_change")),
    )
    op.create_index("ix_dated_change_object", "dated_change", ["object_type", "object_id"], unique=False)
    op.create_index("ix_dated_change_unit", "dated_change", ["unit_id", "entered_on"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_dated_change_unit", table_name="dated_change")
    op.drop_index("ix_dated_change_object", table_name="dated_change")
    op.drop_table("dated_change")
