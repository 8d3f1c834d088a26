"""A form remembers which ready form it was made of."""

import sqlalchemy as sa
from alembic import op

revision = "0118"
down_revision = "0117"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("data_form", sa.Column("ready_code", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("data_form", "ready_code")
