"""Copies of a child's data for its family."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'making', 'ready', 'failed', 'swept')", name="ck_data_copy_state"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_data_copy_account_id"),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name="fk_data_copy_pupil_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_data_copy_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_data_copy"),
    )
    op.create_index("ix_data_copy_account", "data_copy", ["account_id", "pupil_id", "id"])
    op.create_index("ix_data_copy_finished", "data_copy", ["state", "finished_at"])
    op.create_index("ix_data_copy_pupil", "data_copy", ["pupil_id"])

    op.create_table(
        "data_copy_file",
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["copy_id"], ["data_copy.id"], name="fk_data_copy_file_copy_id"),
        sa.PrimaryKeyConstraint("copy_id", name="pk_data_copy_file"),
    )


def downgrade() -> None:
    op.drop_table("data_copy_file")
    op.drop_index("ix_data_copy_pupil", table_name="data_copy")
    op.drop_index("ix_data_copy_finished", table_name="data_copy")
    op.drop_index("ix_data_copy_account", table_name="data_copy")

    op.drop_table("data_copy")
