"""The plan by which a school goes from one school year to the next"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("keep_homeroom", sa.Boolean(), nullable=False),
        sa.Column("intake", sa.JSON(), nullable=False),
        sa.Column("class_ids", sa.JSON(), nullable=False),
        sa.Column("homeroom_ids", sa.JSON(), nullable=False),
        sa.Column("worked_out_at", UtcDateTime(), nullable=False),
        sa.Column("worked_out_by", sa.String(length=150), nullable=False),
        sa.Column("carried_out_at", UtcDateTime(), nullable=True),
        sa.Column("carried_out_by", sa.String(length=150), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_roll_over_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_over")),
        sa.UniqueConstraint("unit_id", "start_year", name=op.f("uq_roll_over_unit_id_start_year")),
    )
    op.create_table(
        "roll_over_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roll_over_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("to_class", sa.String(length=40), nullable=False),
        sa.Column("to_grade", sa.Integer(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_roll_over_move_class_id")),
        sa.ForeignKeyConstraint(["event_id"], ["enrolment_event.id"], name=op.f("fk_roll_over_move_event_id")),
        sa.ForeignKeyConstraint(["place_id"], ["class_place.id"], name=op.f("fk_roll_over_move_place_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_roll_over_move_pupil_id")),
        sa.ForeignKeyConstraint(["roll_over_id"], ["roll_over.id"], name=op.f("fk_roll_over_move_roll_over_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_over_move")),
        sa.UniqueConstraint("roll_over_id", "pupil_id", name=op.f("uq_roll_over_move_roll_over_id_pupil_id")),
    )
    op.create_index("ix_roll_over_move_class", "roll_over_move", ["roll_over_id", "class_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_roll_over_move_class", table_name="roll_over_move")
    op.drop_table("roll_over_move")
    op.drop_table("roll_over")
