"""Consents of families."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_purpose",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("publishes", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_consent_purpose_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consent_purpose"),
    )
    op.create_index("ix_consent_purpose_unit", "consent_purpose", ["unit_id", "position"])

    op.create_table(
        "consent_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["purpose_id"], ["consent_purpose.id"], name="fk_consent_wording_purpose_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consent_wording"),
        sa.UniqueConstraint("purpose_id", "number", name="uq_consent_wording_purpose_id_number"),
    )
    op.create_table(
        "consent_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("purpose_id", sa.Integer(), nullable=False),
        sa.Column("wording_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("entered_by", sa.String(length=150), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("scan_name", sa.String(length=255), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("scan_size", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name="fk_consent_answer_guardian_id"),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name="fk_consent_answer_pupil_id"),
        sa.ForeignKeyConstraint(["purpose_id"], ["consent_purpose.id"], name="fk_consent_answer_purpose_id"),
        sa.ForeignKeyConstraint(["wording_id"], ["consent_wording.id"], name="fk_consent_answer_wording_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consent_answer"),
    )
    op.create_index("ix_consent_answer_guardian_id", "consent_answer", ["guardian_id"])
    op.create_index("ix_consent_answer_pupil", "consent_answer", ["pupil_id", "purpose_id", "id"])
    op.create_index("ix_consent_answer_purpose", "consent_answer", ["purpose_id"])


def downgrade() -> None:
    op.drop_index("ix_consent_answer_purpose", table_name="consent_answer")
    op.drop_index("ix_consent_answer_pupil", table_name="consent_answer")
    op.drop_index("ix_consent_answer_guardian_id", table_name="consent_answer")

    op.drop_table("consent_answer")
    op.drop_table("consent_wording")
    op.drop_index("ix_consent_purpose_unit", table_name="consent_purpose")

    op.drop_table("consent_purpose")
