"""The feed of changes for the search index; ``env.py`` puts its triggers into place."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0119"
down_revision = "0118"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("tx", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_change")),
    )
    op.create_index("ix_search_change_tx", "search_change", ["tx", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_search_change_tx", "search_change")
    op.drop_table("search_change")
