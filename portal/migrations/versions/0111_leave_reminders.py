"""Papers that a family left out of leave stay; leave is found by its first day."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0111"
down_revision = "0110"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("leave_file", sa.Column("dropped_at", UtcDateTime(), nullable=True))
    op.create_index("ix_leave_request_due", "leave_request", ["state", "first_day"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_leave_request_due", table_name="leave_request")
    op.drop_column("leave_file", "dropped_at")
