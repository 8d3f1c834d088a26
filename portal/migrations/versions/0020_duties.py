"""duties"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("opens_day", sa.Integer(), nullable=True),
        sa.Column("opens_month", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("event", sa.String(length=200), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("proof", sa.String(length=20), nullable=False),
        sa.Column("proposal_key", sa.String(length=40), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_from_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_duty_document_id")),
        sa.ForeignKeyConstraint(["moved_from_id"], ["document.id"], name=op.f("fk_duty_moved_from_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("document_id", "proposal_key", name=op.f("uq_duty_document_id_proposal_key")),
    )
    op.create_index("ix_duty_document", "duty", ["document_id", "position"])
    op.create_index("ix_duty_due", "duty", ["rhythm", "fixed_at", "due_on"])
    op.create_table(
        "duty_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.String(length=10), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=False),
        sa.Column("done_by", sa.String(length=150), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=True),
        sa.Column("file_size", sa.BigInteger(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_by", sa.String(length=150), nullable=True),
        sa.Column("returned_reason", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_duty_report_duty_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_duty_report_unit_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["account.id"], name=op.f("fk_duty_report_done_by_id")),
        sa.ForeignKeyConstraint(["answer_id"], ["document.id"], name=op.f("fk_duty_report_answer_id")),
        sa.ForeignKeyConstraint(["returned_by_id"], ["account.id"], name=op.f("fk_duty_report_returned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_report")),
        sa.UniqueConstraint(
            "duty_id",
            "unit_id",
            "occurrence",
            "attempt",
            name=op.f("uq_duty_report_duty_id_unit_id_occurrence_attempt"),
        ),
    )
    op.create_index("ix_duty_report_unit", "duty_report", ["unit_id", "done_at"])
    op.create_index(op.f("ix_duty_report_file_sha256"), "duty_report", ["file_sha256"])


def downgrade() -> None:
    op.drop_table("duty_report")
    op.drop_table("duty")
