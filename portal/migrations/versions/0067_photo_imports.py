"""Photos of pupils brought in one archive."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("account_name", sa.String(length=150), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_photo_import_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_photo_import_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_import")),
    )
    op.create_index("ix_photo_import_account", "photo_import", ["account_id", "unit_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_photo_import_account", table_name="photo_import")
    op.drop_table("photo_import")
