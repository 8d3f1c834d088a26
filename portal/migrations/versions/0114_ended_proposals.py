"""When the portal closed a proposal whose guardian lost the right."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0114"
down_revision = "0113"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("family_proposal", sa.Column("ended_at", UtcDateTime(), nullable=True))
    op.create_index("ix_family_proposal_state", "family_proposal", ["state", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_family_proposal_state", table_name="family_proposal")
    op.drop_column("family_proposal", "ended_at")
