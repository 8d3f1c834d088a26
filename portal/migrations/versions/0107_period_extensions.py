"""Extensions of periods for some units; when a unit was last reminded."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0107"
down_revision = "0106"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "period_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("locks_on", sa.Date(), nullable=False),
        sa.Column("official_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["given_by_id"], ["account.id"], name=op.f("fk_period_extension_given_by_id")),
        sa.ForeignKeyConstraint(["period_id"], ["form_period.id"], name=op.f("fk_period_extension_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_extension")),
    )
    op.create_index("ix_period_extension_period", "period_extension", ["period_id", "id"])
    op.create_table(
        "extended_report",
        sa.Column("extension_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["extension_id"], ["period_extension.id"], name=op.f("fk_extended_report_extension_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["data_report.id"], name=op.f("fk_extended_report_report_id")),
        sa.PrimaryKeyConstraint("extension_id", "report_id", name=op.f("pk_extended_report")),
    )
    op.create_index("ix_extended_report_report", "extended_report", ["report_id", "extension_id"])
    op.add_column("data_report", sa.Column("reminded_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("data_report", "reminded_at")
    op.drop_index("ix_extended_report_report", table_name="extended_report")
    op.drop_table("extended_report")
    op.drop_index("ix_period_extension_period", table_name="period_extension")
    op.drop_table("period_extension")
