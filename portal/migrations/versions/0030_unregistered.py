"""an index of the unregistered only, which no search for the registered can be tempted by"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NAME = "ix_receipt_unregistered"


def upgrade() -> None:
    only = sa.text("registered_at IS NULL")
    op.drop_index(NAME, "receipt")
    op.create_index(
        NAME, "receipt", ["unit_id", "refused_at", "posted_at", "id"], sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    op.drop_index(NAME, "receipt")
    op.create_index(NAME, "receipt", ["unit_id", "registered_at", "refused_at", "posted_at", "id"])
