"""Who took a note for a class back."""

import sqlalchemy as sa
from alembic import op

revision = "0112"
down_revision = "0111"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("homework", sa.Column("withdrawn_by", sa.String(length=150), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("homework", "withdrawn_by")
