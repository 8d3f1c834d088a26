"""Signed slips on paper, of one guardian."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice_person", sa.Column("paper_at", UtcDateTime(), nullable=True))
    op.add_column("notice_person", sa.Column("paper_by", sa.String(150), server_default="", nullable=False))
    op.add_column("notice_person", sa.Column("paper_by_id", sa.Integer(), nullable=True))
    op.add_column("notice_person", sa.Column("paper_agreed", sa.Boolean(), nullable=True))
    op.create_index("ix_notice_person_paper", "notice_person", ["paper_by_id", "paper_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_notice_person_paper", table_name="notice_person")
    for name in ("paper_agreed", "paper_by_id", "paper_by", "paper_at"):
        op.drop_column("notice_person", name)
