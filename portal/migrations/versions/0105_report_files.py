"""Files in cells, the page a change was typed on, openings told of."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0105"
down_revision = "0104"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_report_file_account_id")),
        sa.ForeignKeyConstraint(["report_id"], ["data_report.id"], name=op.f("fk_report_file_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
    )
    op.create_index("ix_report_file_report", "report_file", ["report_id"], unique=False)
    op.add_column("cell_change", sa.Column("page", sa.String(length=24), server_default="", nullable=False))
    op.add_column("report_opening", sa.Column("told_at", UtcDateTime(), nullable=True))
    op.create_index("ix_report_opening_ends", "report_opening", ["ends_at", "told_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_report_opening_ends", "report_opening")
    op.drop_column("report_opening", "told_at")
    op.drop_column("cell_change", "page")
    op.drop_index("ix_report_file_report", "report_file")
    op.drop_table("report_file")
