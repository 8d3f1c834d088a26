"""How many days before its days the units of a period are reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0125"
down_revision = "0124"
branch_labels = None
depends_on = None

USUAL = {"remind_soon": "3", "remind_lock": "1", "remind_deem": "1"}


def upgrade() -> None:
    for name, usual in USUAL.items():
        op.add_column("form_period", sa.Column(name, sa.Integer(), nullable=False, server_default=usual))


def downgrade() -> None:
    for name in reversed(USUAL):
        op.drop_column("form_period", name)
