"""Files that families hand in through notices."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("hands_in", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "notice_hand_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_pupil_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_hand_in_account_id")),
        sa.ForeignKeyConstraint(
            ["notice_pupil_id"], ["notice_pupil.id"], name=op.f("fk_notice_hand_in_notice_pupil_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_hand_in")),
    )
    op.create_index(op.f("ix_notice_hand_in_notice_pupil_id"), "notice_hand_in", ["notice_pupil_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_notice_hand_in_notice_pupil_id"), table_name="notice_hand_in")
    op.drop_table("notice_hand_in")
    op.drop_column("notice", "hands_in")
