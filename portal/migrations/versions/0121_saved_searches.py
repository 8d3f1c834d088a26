"""Searches a person keeps."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0121"
down_revision = "0120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recent_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(length=300), nullable=False),
        sa.Column("folded", sa.String(length=300), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recent_search_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recent_search")),
        sa.UniqueConstraint("account_id", "folded", name=op.f("uq_recent_search_account_id_folded")),
    )
    op.create_index("ix_recent_search_account", "recent_search", ["account_id", "at", "id"])
    op.create_index("ix_recent_search_at", "recent_search", ["at"])

    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("query", sa.String(length=250), nullable=False),
        sa.Column("tells", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_search_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_saved_search_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
    )
    op.create_index("ix_saved_search_account", "saved_search", ["account_id", "unit_id", "name"])
    op.create_index("ix_saved_search_tells", "saved_search", ["tells", "id"])

    op.create_table(
        "known_hit",
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["search_id"], ["saved_search.id"], name=op.f("fk_known_hit_search_id")),
        sa.PrimaryKeyConstraint("search_id", "key", name=op.f("pk_known_hit")),
    )


def downgrade() -> None:
    op.drop_table("known_hit")
    op.drop_table("saved_search")
    op.drop_table("recent_search")
