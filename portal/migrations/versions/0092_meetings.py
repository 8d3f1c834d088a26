"""Parents' days."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=150), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("pause", sa.Integer(), nullable=False),
        sa.Column("book_until", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=150), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_meeting_day_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_day")),
    )
    op.create_index("ix_meeting_day_unit", "meeting_day", ["unit_id", "day"], unique=False)

    op.create_table(
        "meeting_teacher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_meeting_teacher_account_id")),
        sa.ForeignKeyConstraint(["day_id"], ["meeting_day.id"], name=op.f("fk_meeting_teacher_day_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_teacher")),
        sa.UniqueConstraint("day_id", "account_id", name=op.f("uq_meeting_teacher_day_id_account_id")),
    )
    op.create_index(op.f("ix_meeting_teacher_account_id"), "meeting_teacher", ["account_id"], unique=False)

    op.create_table(
        "meeting_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by", sa.String(length=150), nullable=False),
        sa.Column("cancelled_words", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_meeting_booking_guardian_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_meeting_booking_pupil_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["meeting_teacher.id"], name=op.f("fk_meeting_booking_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_booking")),
    )
    op.create_index(op.f("ix_meeting_booking_guardian_id"), "meeting_booking", ["guardian_id"], unique=False)
    op.create_index("ix_meeting_booking_pupil", "meeting_booking", ["pupil_id"], unique=False)
    op.create_index(
        "uq_meeting_booking_slot",
        "meeting_booking",
        ["teacher_id", "starts"],
        unique=True,
        sqlite_where=sa.text("cancelled_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL"),
    )

    op.create_table(
        "meeting_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_meeting_wish_pupil_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["meeting_teacher.id"], name=op.f("fk_meeting_wish_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_wish")),
        sa.UniqueConstraint("teacher_id", "pupil_id", name=op.f("uq_meeting_wish_teacher_id_pupil_id")),
    )
    op.create_index("ix_meeting_wish_pupil", "meeting_wish", ["pupil_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_meeting_wish_pupil", table_name="meeting_wish")

    op.drop_table("meeting_wish")
    op.drop_index("uq_meeting_booking_slot", table_name="meeting_booking")
    op.drop_index("ix_meeting_booking_pupil", table_name="meeting_booking")
    op.drop_index(op.f("ix_meeting_booking_guardian_id"), table_name="meeting_booking")

    op.drop_table("meeting_booking")
    op.drop_index(op.f("ix_meeting_teacher_account_id"), table_name="meeting_teacher")

    op.drop_table("meeting_teacher")
    op.drop_index("ix_meeting_day_unit", table_name="meeting_day")

    op.drop_table("meeting_day")
