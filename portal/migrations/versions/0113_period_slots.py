"""Which period of its line a period is, once only."""

import sqlalchemy as sa
from alembic import op

revision = "0113"
down_revision = "0112"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("form_period", sa.Column("line_slot", sa.String(length=7), nullable=True))
    op.create_index("ix_form_period_slot", "form_period", ["line_id", "line_slot"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_form_period_slot", table_name="form_period")
    op.drop_column("form_period", "line_slot")
