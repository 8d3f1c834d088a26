"""Consent asked by notices: what is asked, each answer of each person, what was ticked on paper."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("consent", sa.String(length=500), server_default="", nullable=False))
    op.add_column("notice_pupil", sa.Column("paper_agreed", sa.Boolean(), nullable=True))
    op.add_column("notice_person", sa.Column("agreed", sa.Boolean(), nullable=True))
    op.create_table(
        "notice_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_person_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_consent_account_id")),
        sa.ForeignKeyConstraint(
            ["notice_person_id"], ["notice_person.id"], name=op.f("fk_notice_consent_notice_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_consent")),
    )
    op.create_index(op.f("ix_notice_consent_notice_person_id"), "notice_consent", ["notice_person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_notice_consent_notice_person_id"), table_name="notice_consent")
    op.drop_table("notice_consent")
    op.drop_column("notice_person", "agreed")
    op.drop_column("notice_pupil", "paper_agreed")
    op.drop_column("notice", "consent")
