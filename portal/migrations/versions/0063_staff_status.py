"""The working status of a school's people, by dates."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("ended", sa.JSON(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=150), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=150), nullable=False),
        sa.Column("withdrawn_why", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_staff_status_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_staff_status_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_status")),
    )
    op.create_index("ix_staff_status_account", "staff_status", ["account_id"], unique=False)
    op.create_index("ix_staff_status_unit", "staff_status", ["unit_id", "account_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_staff_status_unit", table_name="staff_status")
    op.drop_index("ix_staff_status_account", table_name="staff_status")
    op.drop_table("staff_status")
