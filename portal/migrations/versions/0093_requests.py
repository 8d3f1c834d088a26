"""Requests of families about their children's data."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=150), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=150), nullable=False),
        sa.Column("acknowledge_by", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=150), nullable=False),
        sa.Column("extended_at", UtcDateTime(), nullable=True),
        sa.Column("extended_by", sa.String(length=150), nullable=False),
        sa.Column("extended_reason", sa.String(length=500), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=150), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("outcome_words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_data_request_account_id"),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name="fk_data_request_pupil_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_data_request_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_data_request"),
        sa.UniqueConstraint("unit_id", "year", "number", name="uq_data_request_unit_id_year_number"),
    )
    op.create_index("ix_data_request_pupil", "data_request", ["pupil_id", "account_id"])
    op.create_index("ix_data_request_unit", "data_request", ["unit_id", "closed_at", "due_on"])


def downgrade() -> None:
    op.drop_index("ix_data_request_unit", table_name="data_request")
    op.drop_index("ix_data_request_pupil", table_name="data_request")

    op.drop_table("data_request")
