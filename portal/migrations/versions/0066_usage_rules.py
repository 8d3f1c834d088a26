"""The school's rules of use of the electronic books, and who has read them."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "usage_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("applies_from", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_usage_rule_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_rule")),
    )
    op.create_index("ix_usage_rule_unit", "usage_rule", ["unit_id", "applies_from"], unique=False)
    op.create_table(
        "usage_rule_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_usage_rule_reading_account_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["usage_rule.id"], name=op.f("fk_usage_rule_reading_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_rule_reading")),
        sa.UniqueConstraint("rule_id", "account_id", name=op.f("uq_usage_rule_reading_rule_id_account_id")),
    )


def downgrade() -> None:
    op.drop_table("usage_rule_reading")
    op.drop_index("ix_usage_rule_unit", table_name="usage_rule")
    op.drop_table("usage_rule")
