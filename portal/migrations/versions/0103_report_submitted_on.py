"""The day in Vietnam on which a report was first sent to the leader."""

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0102"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("data_report", sa.Column("submitted_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("data_report", "submitted_on")
