"""Notices of a unit above to the families of the schools below."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_name", sa.String(length=250), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=150), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("under", sa.JSON(), nullable=False),
        sa.Column("grades", sa.JSON(), nullable=False),
        sa.Column("aim_words", sa.String(length=500), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("confirming", sa.String(length=10), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("discarded_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=150), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_broadcast_author_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_broadcast_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    op.create_index("ix_broadcast_unit", "broadcast", ["unit_id", "sent_at"], unique=False)
    op.add_column("notice", sa.Column("broadcast_id", sa.Integer(), nullable=True))
    op.create_index("ix_notice_broadcast", "notice", ["broadcast_id", "unit_id"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_notice_broadcast", table_name="notice")
    op.drop_column("notice", "broadcast_id")
    op.drop_index("ix_broadcast_unit", table_name="broadcast")
    op.drop_table("broadcast")
