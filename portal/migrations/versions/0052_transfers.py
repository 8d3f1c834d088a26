"""hand-overs of pupils between schools"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("from_class", sa.String(length=40), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("to_unit_id", sa.Integer(), nullable=True),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=150), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("answer_reason", sa.String(length=500), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=150), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("joins_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_transfer_asked_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_transfer_class_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_transfer_from_unit_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_transfer_pupil_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_transfer_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_from", "transfer", ["from_unit_id", "id"], unique=False)
    op.create_index("ix_transfer_pupil", "transfer", ["pupil_id", "id"], unique=False)
    op.create_index("ix_transfer_to", "transfer", ["to_unit_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_transfer_to", table_name="transfer")
    op.drop_index("ix_transfer_pupil", table_name="transfer")
    op.drop_index("ix_transfer_from", table_name="transfer")
    op.drop_table("transfer")
