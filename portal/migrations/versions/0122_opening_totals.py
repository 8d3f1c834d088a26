"""What openings did to totals, and the content they ended with."""

import sqlalchemy as sa
from alembic import op

revision = "0122"
down_revision = "0121"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report_opening", sa.Column("end_version", sa.Integer(), nullable=True))
    op.add_column("report_opening", sa.Column("moved", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("report_opening", "moved")
    op.drop_column("report_opening", "end_version")
