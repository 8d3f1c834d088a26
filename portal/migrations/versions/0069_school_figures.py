"""Keep the figures of schools that the worker works out."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grade_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=3), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_grade_figures_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_figures")),
        sa.UniqueConstraint(
            "unit_id", "start_year", "grade", "period", name=op.f("uq_grade_figures_unit_id_start_year_grade_period")
        ),
    )
    op.create_index("ix_grade_figures_period", "grade_figures", ["start_year", "period"], unique=False)
    op.create_table(
        "school_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.Column("computed_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("seen_change", sa.Integer(), nullable=False),
        sa.Column("last_mark_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_school_figures_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_figures")),
        sa.UniqueConstraint("unit_id", "start_year", name=op.f("uq_school_figures_unit_id_start_year")),
    )


def downgrade() -> None:
    op.drop_table("school_figures")
    op.drop_index("ix_grade_figures_period", table_name="grade_figures")
    op.drop_table("grade_figures")
