"""The register of breaches of personal data."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0115"
down_revision = "0114"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("noticed_at", UtcDateTime(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("kinds", sa.String(300), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("consequences", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(300), nullable=False),
        sa.Column("is_harmful", sa.Boolean(), nullable=False),
        sa.Column("tells_people", sa.Boolean(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(150), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("told_by", sa.String(150), nullable=False),
        sa.Column("told_words", sa.String(300), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(150), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_data_breach_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_breach")),
        sa.UniqueConstraint("unit_id", "year", "number", name=op.f("uq_data_breach_unit_id_year_number")),
    )
    op.create_index("ix_data_breach_unit", "data_breach", ["unit_id", "closed_at", "noticed_at"], unique=False)
    op.create_table(
        "data_breach_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("breach_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(150), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["breach_id"], ["data_breach.id"], name=op.f("fk_data_breach_note_breach_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_breach_note")),
    )
    op.create_index(op.f("ix_data_breach_note_breach_id"), "data_breach_note", ["breach_id"], unique=False)


def downgrade() -> None:
    op.drop_table("data_breach_note")
    op.drop_table("data_breach")
