"""The indicators of a preschool's fields of development."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programme_subject", sa.Column("indicators", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("programme_subject", "indicators")
