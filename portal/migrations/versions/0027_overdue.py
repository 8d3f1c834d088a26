"""overdue: tasks of a unit by deadline"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    free = sa.text("removed_at IS NULL AND done_at IS NULL")
    op.create_index(
        "ix_handling_task_due", "handling_task", ["unit_id", "due_on"], sqlite_where=free, postgresql_where=free
    )


def downgrade() -> None:
    op.drop_index("ix_handling_task_due", table_name="handling_task")
