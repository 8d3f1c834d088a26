"""Own accounts of families."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pupil_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_pupil_account_account_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_pupil_account_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_account")),
        sa.UniqueConstraint("account_id", name=op.f("uq_pupil_account_account_id")),
    )
    op.create_index(op.f("ix_pupil_account_pupil_id"), "pupil_account", ["pupil_id"], unique=False)
    op.add_column("account", sa.Column("is_family", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("record_view", sa.Column("by_family", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("record_view", "by_family")
    op.drop_column("account", "is_family")
    op.drop_index(op.f("ix_pupil_account_pupil_id"), table_name="pupil_account")
    op.drop_table("pupil_account")
