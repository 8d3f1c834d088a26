"""Age groups of preschool: of a class, and of a field of development."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programme_subject", sa.Column("age_group", sa.String(length=10), server_default="", nullable=False))
    op.add_column("school_class", sa.Column("age_group", sa.String(length=10), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("school_class", "age_group")
    op.drop_column("programme_subject", "age_group")
