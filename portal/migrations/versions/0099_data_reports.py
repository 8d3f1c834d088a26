"""Data-entry forms: reports, their cells and steps, openings of locks."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0099"
down_revision = "0098"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("own_closes_on", sa.Date(), nullable=True),
        sa.Column("own_locks_on", sa.Date(), nullable=True),
        sa.Column("own_official_on", sa.Date(), nullable=True),
        sa.Column("excused_at", UtcDateTime(), nullable=True),
        sa.Column("excused_reason", sa.String(length=500), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("last_step", sa.String(length=20), nullable=True),
        sa.Column("step_version", sa.Integer(), nullable=False),
        sa.Column("step_at", UtcDateTime(), nullable=True),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("in_time_version", sa.Integer(), nullable=True),
        sa.Column("official_version", sa.Integer(), nullable=True),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("seconds_spent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["form_period.id"], name=op.f("fk_data_report_period_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_data_report_unit_id")),
        sa.ForeignKeyConstraint(["version_id"], ["form_version.id"], name=op.f("fk_data_report_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_report")),
        sa.UniqueConstraint("period_id", "unit_id", name=op.f("uq_data_report_period_id_unit_id")),
    )
    op.create_index("ix_data_report_unit", "data_report", ["unit_id", "period_id"])
    op.create_index("ix_data_report_version", "data_report", ["version_id"])
    op.create_table(
        "cell_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=130), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=150), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_cell_comment_account_id")),
        sa.ForeignKeyConstraint(["report_id"], ["data_report.id"], name=op.f("fk_cell_comment_report_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_cell_comment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cell_comment")),
    )
    op.create_index("ix_cell_comment_report", "cell_comment", ["report_id", "settled_at"])
    op.create_table(
        "report_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=130), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("source", sa.JSON(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["entered_by_id"], ["account.id"], name=op.f("fk_report_cell_entered_by_id")),
        sa.ForeignKeyConstraint(["report_id"], ["data_report.id"], name=op.f("fk_report_cell_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_cell")),
        sa.UniqueConstraint("report_id", "key", "record_id", name=op.f("uq_report_cell_report_id_key_record_id")),
    )
    op.create_table(
        "report_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=150), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=150), nullable=False),
        sa.Column("refusal", sa.String(length=1000), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_report_opening_asked_by_id")),
        sa.ForeignKeyConstraint(["report_id"], ["data_report.id"], name=op.f("fk_report_opening_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_opening")),
    )
    op.create_index("ix_report_opening_report", "report_opening", ["report_id", "ends_at"])
    op.create_table(
        "report_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["data_report.id"], name=op.f("fk_report_record_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_record")),
    )
    op.create_index("ix_report_record_report", "report_record", ["report_id", "part", "position"])
    op.create_table(
        "report_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["data_report.id"], name=op.f("fk_report_snapshot_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_snapshot")),
        sa.UniqueConstraint("report_id", "content_version", name=op.f("uq_report_snapshot_report_id_content_version")),
    )
    op.create_table(
        "report_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=150), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_report_step_account_id")),
        sa.ForeignKeyConstraint(["report_id"], ["data_report.id"], name=op.f("fk_report_step_report_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_step_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_step")),
    )
    op.create_index("ix_report_step_report", "report_step", ["report_id", "id"])
    op.create_table(
        "cell_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=130), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_cell_change_account_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["report_opening.id"], name=op.f("fk_cell_change_opening_id")),
        sa.ForeignKeyConstraint(["report_id"], ["data_report.id"], name=op.f("fk_cell_change_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cell_change")),
    )
    op.create_index("ix_cell_change_cell", "cell_change", ["report_id", "key", "record_id", "id"])


def downgrade() -> None:
    op.drop_table("cell_change")
    op.drop_table("report_step")
    op.drop_table("report_snapshot")
    op.drop_table("report_record")
    op.drop_table("report_opening")
    op.drop_table("report_cell")
    op.drop_table("cell_comment")
    op.drop_table("data_report")
