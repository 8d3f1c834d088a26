"""spreading to people"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("asks_confirmation", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=150), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name=op.f("fk_spread_created_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_spread_document_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_spread_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spread")),
        sa.UniqueConstraint("document_id", "unit_id", name=op.f("uq_spread_document_id_unit_id")),
    )
    op.create_table(
        "spread_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spread_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("name_sort", sa.String(length=500), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_spread_reader_account_id")),
        sa.ForeignKeyConstraint(["added_by_id"], ["account.id"], name=op.f("fk_spread_reader_added_by_id")),
        sa.ForeignKeyConstraint(["spread_id"], ["spread.id"], name=op.f("fk_spread_reader_spread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spread_reader")),
        sa.UniqueConstraint("spread_id", "account_id", name=op.f("uq_spread_reader_spread_id_account_id")),
    )
    op.create_index("ix_spread_reader_account", "spread_reader", ["account_id", "added_at"])


def downgrade() -> None:
    op.drop_index("ix_spread_reader_account", "spread_reader")
    op.drop_table("spread_reader")
    op.drop_table("spread")
