"""Short messages to families: budgets and what was spent."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sms_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unaccented", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(length=150), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sms_budget_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms_budget")),
        sa.UniqueConstraint("unit_id", "month", name=op.f("uq_sms_budget_unit_id_month")),
    )
    op.create_table(
        "sms_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("caused_by", sa.String(length=150), nullable=False),
        sa.Column("masked", sa.String(length=20), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sms_message_account_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_sms_message_notice_id")),
        sa.ForeignKeyConstraint(["notification_id"], ["notification.id"], name=op.f("fk_sms_message_notification_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sms_message_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms_message")),
        sa.UniqueConstraint("notification_id", name=op.f("uq_sms_message_notification_id")),
    )
    op.create_index(op.f("ix_sms_message_notice_id"), "sms_message", ["notice_id"], unique=False)
    op.create_index("ix_sms_message_unit", "sms_message", ["unit_id", "month", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sms_message_unit", table_name="sms_message")
    op.drop_index(op.f("ix_sms_message_notice_id"), table_name="sms_message")
    op.drop_table("sms_message")
    op.drop_table("sms_budget")
