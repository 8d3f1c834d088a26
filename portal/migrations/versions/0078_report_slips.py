"""Report slips as families were shown them."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=5), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("paper_at", UtcDateTime(), nullable=True),
        sa.Column("paper_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_report_slip_class_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_report_slip_pupil_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_slip_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_slip")),
    )
    op.create_index("ix_report_slip_class", "report_slip", ["class_id", "period"], unique=False)
    op.create_index("ix_report_slip_pupil", "report_slip", ["pupil_id", "start_year", "period", "id"], unique=False)
    op.create_table(
        "report_slip_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_report_slip_reminder_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_slip_reminder")),
        sa.UniqueConstraint("class_id", "period", "day", name=op.f("uq_report_slip_reminder_class_id_period_day")),
    )
    op.create_table(
        "report_slip_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("printed_at", UtcDateTime(), nullable=True),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_report_slip_reader_account_id")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_report_slip_reader_guardian_id")),
        sa.ForeignKeyConstraint(["slip_id"], ["report_slip.id"], name=op.f("fk_report_slip_reader_slip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_slip_reader")),
        sa.UniqueConstraint("slip_id", "account_id", name=op.f("uq_report_slip_reader_slip_id_account_id")),
    )
    op.create_index(op.f("ix_report_slip_reader_account_id"), "report_slip_reader", ["account_id"], unique=False)
    op.create_index(op.f("ix_report_slip_reader_guardian_id"), "report_slip_reader", ["guardian_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_report_slip_reader_guardian_id"), table_name="report_slip_reader")
    op.drop_index(op.f("ix_report_slip_reader_account_id"), table_name="report_slip_reader")
    op.drop_table("report_slip_reader")
    op.drop_table("report_slip_reminder")
    op.drop_index("ix_report_slip_pupil", table_name="report_slip")
    op.drop_index("ix_report_slip_class", table_name="report_slip")
    op.drop_table("report_slip")
