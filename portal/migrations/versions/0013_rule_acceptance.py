"""rule acceptance"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_acceptance",
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by_id", sa.Integer(), nullable=False),
        sa.Column("accepted_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rule_acceptance_unit_id")),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["account.id"], name=op.f("fk_rule_acceptance_accepted_by_id")),
        sa.PrimaryKeyConstraint("unit_id", "rule_version", name=op.f("pk_rule_acceptance")),
    )


def downgrade() -> None:
    op.drop_table("rule_acceptance")
