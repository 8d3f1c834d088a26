"""Corrections of a contact slip that a later one took the place of."""

import sqlalchemy as sa
from alembic import op

revision = "0108"
down_revision = "0107"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact_slip", sa.Column("former", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("contact_slip", "former")
