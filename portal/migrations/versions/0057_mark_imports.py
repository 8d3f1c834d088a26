"""Imports of marks from files."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mark_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("account_name", sa.String(length=150), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("asked_back_at", UtcDateTime(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mark_import_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_mark_import_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_import")),
    )
    op.create_index("ix_mark_import_account", "mark_import", ["account_id", "id"], unique=False)
    op.create_table(
        "mark_import_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("semester", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("taken_back", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_mark_import_part_class_id")),
        sa.ForeignKeyConstraint(["import_id"], ["mark_import.id"], name=op.f("fk_mark_import_part_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_import_part")),
        sa.UniqueConstraint(
            "import_id",
            "class_id",
            "semester",
            "subject",
            name=op.f("uq_mark_import_part_import_id_class_id_semester_subject"),
        ),
    )


def downgrade() -> None:
    op.drop_table("mark_import_part")
    op.drop_index("ix_mark_import_account", table_name="mark_import")
    op.drop_table("mark_import")
