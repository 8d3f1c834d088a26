"""Files, a question and corrections of what a unit above writes to families, and the schools it went to."""

import sqlalchemy as sa
from alembic import op

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcast_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_file_broadcast_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_file")),
    )
    op.create_index("ix_broadcast_file_broadcast_id", "broadcast_file", ["broadcast_id"], unique=False)
    op.create_table(
        "broadcast_school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_school_broadcast_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_broadcast_school_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_school")),
        sa.UniqueConstraint("broadcast_id", "unit_id", name=op.f("uq_broadcast_school_broadcast_id_unit_id")),
    )
    op.add_column("broadcast", sa.Column("question", sa.String(length=300), server_default="", nullable=False))
    op.add_column("broadcast", sa.Column("options", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("broadcast", sa.Column("corrects_id", sa.Integer(), nullable=True))
    op.add_column("broadcast", sa.Column("reminded_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("broadcast", "reminded_on")
    op.drop_column("broadcast", "corrects_id")
    op.drop_column("broadcast", "options")
    op.drop_column("broadcast", "question")
    op.drop_table("broadcast_school")
    op.drop_index("ix_broadcast_file_broadcast_id", table_name="broadcast_file")
    op.drop_table("broadcast_file")
