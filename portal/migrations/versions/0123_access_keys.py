"""Keys by which programs act for people."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0123"
down_revision = "0122"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("uses", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=False),
        sa.Column("revoked_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_access_key_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_access_key_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_access_key_secret_hash")),
    )
    op.create_index("ix_access_key_account", "access_key", ["account_id", "id"], unique=False)
    op.create_index("ix_access_key_ended", "access_key", ["ended_at"], unique=False)
    op.create_index("ix_access_key_unit", "access_key", ["unit_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_access_key_unit", table_name="access_key")
    op.drop_index("ix_access_key_ended", table_name="access_key")
    op.drop_index("ix_access_key_account", table_name="access_key")
    op.drop_table("access_key")
