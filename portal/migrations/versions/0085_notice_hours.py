"""Notices sent at a chosen hour."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("scheduled_at", UtcDateTime(), nullable=True))
    op.add_column("notice", sa.Column("schedule_problem", sa.String(length=300), server_default="", nullable=False))
    op.create_index("ix_notice_scheduled", "notice", ["scheduled_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_notice_scheduled", table_name="notice")
    op.drop_column("notice", "schedule_problem")
    op.drop_column("notice", "scheduled_at")
