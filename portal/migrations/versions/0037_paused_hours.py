"""which rule of deemed receipt the office chose, and until when hours run that outages extend"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "rule_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("chosen_at", instant, nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=False),
        sa.Column("chosen_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["account.id"], name=op.f("fk_rule_choice_chosen_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_choice")),
    )
    op.add_column("document", sa.Column("hours_until", instant, nullable=True))
    op.add_column("receipt", sa.Column("hours_until", instant, nullable=True))


def downgrade() -> None:
    op.drop_column("receipt", "hours_until")
    op.drop_column("document", "hours_until")
    op.drop_table("rule_choice")
