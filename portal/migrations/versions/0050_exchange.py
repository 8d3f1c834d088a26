"""how lists of a school name their columns, and what was sent of which record"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "column_map",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_column_map_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_map")),
        sa.UniqueConstraint("unit_id", "kind", name=op.f("uq_column_map_unit_id_kind")),
    )
    op.create_table(
        "sent_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("record_version", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sent_record_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_record")),
        sa.UniqueConstraint("record_id", name=op.f("uq_sent_record_record_id")),
        sa.UniqueConstraint("unit_id", "kind", "object_id", name=op.f("uq_sent_record_unit_id_kind_object_id")),
    )


def downgrade() -> None:
    op.drop_table("sent_record")
    op.drop_table("column_map")
