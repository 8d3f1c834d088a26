"""Turns of notices that families sign up for."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("slots", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "notice_signup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_pupil_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("left_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_signup_account_id")),
        sa.ForeignKeyConstraint(
            ["notice_pupil_id"], ["notice_pupil.id"], name=op.f("fk_notice_signup_notice_pupil_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_signup")),
    )
    op.create_index(op.f("ix_notice_signup_notice_pupil_id"), "notice_signup", ["notice_pupil_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_notice_signup_notice_pupil_id"), table_name="notice_signup")
    op.drop_table("notice_signup")
    op.drop_column("notice", "slots")
