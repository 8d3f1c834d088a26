"""What schools, and units above them, choose where the circulars leave a choice."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(length=30), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=30), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.Column("chosen_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_school_choice_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_choice")),
        sa.UniqueConstraint("unit_id", "point", "start_year", name=op.f("uq_school_choice_unit_id_point_start_year")),
    )


def downgrade() -> None:
    op.drop_table("school_choice")
