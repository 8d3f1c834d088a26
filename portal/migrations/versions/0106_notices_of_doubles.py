"""Where the row of a double went that had the same notice as the record that stayed."""

import sqlalchemy as sa
from alembic import op

revision = "0106"
down_revision = "0105"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice_pupil", sa.Column("united_into_id", sa.Integer(), nullable=True))
    op.create_index("ix_notice_pupil_united_into_id", "notice_pupil", ["united_into_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_notice_pupil_united_into_id", table_name="notice_pupil")
    op.drop_column("notice_pupil", "united_into_id")
