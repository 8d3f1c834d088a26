"""What became of messages, and mail addresses that do not exist."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bad_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bad_address")),
        sa.UniqueConstraint("address", name=op.f("uq_bad_address_address")),
    )
    op.create_table(
        "delivery",
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["notification_id"], ["notification.id"], name=op.f("fk_delivery_notification_id")),
        sa.PrimaryKeyConstraint("notification_id", "channel", name=op.f("pk_delivery")),
    )
    op.execute(  # what is known of mails before: those that went lately, and those that still wait
        "INSERT INTO delivery (notification_id, channel, state, why, words, changed_at) "
        "SELECT notification.id, 'mail', CASE outbox_item.state WHEN 'done' THEN 'sent' WHEN 'waiting' THEN 'queued' "
        "WHEN 'claimed' THEN 'queued' ELSE 'failed' END, "
        "CASE WHEN outbox_item.state IN ('poisoned', 'abandoned') THEN 'technical' ELSE '' END, '', "
        "COALESCE(outbox_item.done_at, outbox_item.created_at) FROM notification "
        "JOIN outbox_item ON outbox_item.key = 'notification-' || notification.id "
        "WHERE outbox_item.kind = 'notification_mail'"
    )
    op.execute(
        "INSERT INTO delivery (notification_id, channel, state, why, words, changed_at) "
        "SELECT id, 'mail', 'queued', '', '', created_at FROM notification WHERE digest_at IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_table("bad_address")
