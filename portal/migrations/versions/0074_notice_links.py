"""Notices of the school without an account: personal links, and who registered a slip."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice_pupil", sa.Column("paper_by_id", sa.Integer(), nullable=True))
    op.add_column("notice_pupil", sa.Column("link_version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("notice_pupil", sa.Column("link_opened_at", UtcDateTime(), nullable=True))
    op.add_column("notice_pupil", sa.Column("link_confirmed_at", UtcDateTime(), nullable=True))
    op.add_column("notice_pupil", sa.Column("link_choice", sa.Integer(), nullable=True))
    op.add_column("notice_pupil", sa.Column("link_words", sa.String(length=300), server_default="", nullable=False))
    op.add_column("notice_pupil", sa.Column("link_answered_at", UtcDateTime(), nullable=True))
    op.create_index("ix_notice_pupil_class", "notice_pupil", ["class_id", "notice_id"], unique=False)
    op.create_index("ix_notice_pupil_paper", "notice_pupil", ["paper_by_id", "paper_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_notice_pupil_paper", table_name="notice_pupil")
    op.drop_index("ix_notice_pupil_class", table_name="notice_pupil")
    op.drop_column("notice_pupil", "link_answered_at")
    op.drop_column("notice_pupil", "link_words")
    op.drop_column("notice_pupil", "link_choice")
    op.drop_column("notice_pupil", "link_confirmed_at")
    op.drop_column("notice_pupil", "link_opened_at")
    op.drop_column("notice_pupil", "link_version")
    op.drop_column("notice_pupil", "paper_by_id")
