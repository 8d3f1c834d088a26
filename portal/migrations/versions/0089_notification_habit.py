"""When people want to be told, and when a short message that waits for the morning is due."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notification_habit",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notification_habit_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_notification_habit")),
    )
    op.add_column("sms_message", sa.Column("due_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("sms_message", "due_at")
    op.drop_table("notification_habit")
