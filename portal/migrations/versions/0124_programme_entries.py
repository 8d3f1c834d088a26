"""Who entered a unit into a programme, and who last changed its years."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0124"
down_revision = "0123"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("entered", "ended"):
        op.add_column("programme_member", sa.Column(f"{name}_at", UtcDateTime(), nullable=True))
        op.add_column("programme_member", sa.Column(f"{name}_by", sa.String(150), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("ended", "entered"):
        op.drop_column("programme_member", f"{name}_by")
        op.drop_column("programme_member", f"{name}_at")
