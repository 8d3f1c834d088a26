"""groups of pupils across classes"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pupil_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_sort", sa.String(length=240), nullable=False),
        sa.Column("put_away_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_pupil_group_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_group")),
        sa.UniqueConstraint("unit_id", "start_year", "name", name=op.f("uq_pupil_group_unit_id_start_year_name")),
    )
    op.create_table(
        "group_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["pupil_group.id"], name=op.f("fk_group_place_group_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_group_place_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_place")),
    )
    op.create_index("ix_group_place_group", "group_place", ["group_id", "valid_from"], unique=False)
    op.create_index("ix_group_place_pupil", "group_place", ["pupil_id", "valid_from"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_group_place_pupil", table_name="group_place")
    op.drop_index("ix_group_place_group", table_name="group_place")
    op.drop_table("group_place")
    op.drop_table("pupil_group")
