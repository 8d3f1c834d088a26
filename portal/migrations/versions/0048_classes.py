"""classes, teaching, marks, who looked at which record"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignment_decision_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_decision")),
    )
    op.create_index("ix_assignment_decision_unit", "assignment_decision", ["unit_id", "start_year"], unique=False)
    op.create_table(
        "board_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=500), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_board_member_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_board_member_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_member")),
    )
    op.create_index("ix_board_member_unit", "board_member", ["unit_id", "valid_from"], unique=False)
    op.create_table(
        "programme_subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("assessed_by", sa.String(length=10), nullable=False),
        sa.Column("periods", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("optional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_programme_subject_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_subject")),
        sa.UniqueConstraint(
            "unit_id", "start_year", "grade", "code", name=op.f("uq_programme_subject_unit_id_start_year_grade_code")
        ),
    )
    op.create_table(
        "school_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("other_grades", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_sort", sa.String(length=120), nullable=False),
        sa.Column("campus_id", sa.Integer(), nullable=True),
        sa.Column("sessions_a_day", sa.Integer(), nullable=False),
        sa.Column("put_away_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campus_id"], ["unit.id"], name=op.f("fk_school_class_campus_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_school_class_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_class")),
        sa.UniqueConstraint("unit_id", "start_year", "name", name=op.f("uq_school_class_unit_id_start_year_name")),
    )
    op.create_index(
        "ix_school_class_order", "school_class", ["unit_id", "start_year", "grade", "name_sort"], unique=False
    )
    op.create_table(
        "class_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_class_place_class_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_class_place_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_place")),
    )
    op.create_index("ix_class_place_class", "class_place", ["class_id", "valid_from"], unique=False)
    op.create_index("ix_class_place_pupil", "class_place", ["pupil_id", "valid_from"], unique=False)
    op.create_table(
        "homeroom_teacher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_homeroom_teacher_account_id")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_homeroom_teacher_class_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["assignment_decision.id"], name=op.f("fk_homeroom_teacher_decision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homeroom_teacher")),
    )
    op.create_index("ix_homeroom_teacher_account", "homeroom_teacher", ["account_id", "valid_from"], unique=False)
    op.create_index("ix_homeroom_teacher_class", "homeroom_teacher", ["class_id", "valid_from"], unique=False)
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("semester", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("column", sa.String(length=30), nullable=False),
        sa.Column("value", sa.String(length=1000), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_mark_class_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_mark_pupil_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_mark_unit_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["account.id"], name=op.f("fk_mark_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint(
            "pupil_id",
            "start_year",
            "semester",
            "subject",
            "column",
            name=op.f("uq_mark_pupil_id_start_year_semester_subject_column"),
        ),
    )
    op.create_table(
        "record_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("account_name", sa.String(length=150), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=True),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_record_view_account_id")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_record_view_class_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_record_view_pupil_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_record_view_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_view")),
    )
    op.create_index("ix_record_view_class", "record_view", ["class_id", "id"], unique=False)
    op.create_index("ix_record_view_pupil", "record_view", ["pupil_id", "id"], unique=False)
    op.create_index("ix_record_view_unit", "record_view", ["unit_id", "id"], unique=False)
    op.create_table(
        "teaching_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_teaching_assignment_account_id")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_teaching_assignment_class_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["assignment_decision.id"], name=op.f("fk_teaching_assignment_decision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaching_assignment")),
    )
    op.create_index("ix_teaching_assignment_account", "teaching_assignment", ["account_id", "valid_from"], unique=False)
    op.create_index("ix_teaching_assignment_class", "teaching_assignment", ["class_id", "subject"], unique=False)
    op.create_table(
        "mark_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=1000), nullable=False),
        sa.Column("after", sa.String(length=1000), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_mark_change_by_id")),
        sa.ForeignKeyConstraint(["mark_id"], ["mark.id"], name=op.f("fk_mark_change_mark_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_change")),
    )
    op.create_index("ix_mark_change_batch", "mark_change", ["batch"], unique=False)
    op.create_index("ix_mark_change_mark", "mark_change", ["mark_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_mark_change_mark", table_name="mark_change")
    op.drop_index("ix_mark_change_batch", table_name="mark_change")
    op.drop_table("mark_change")
    op.drop_index("ix_teaching_assignment_class", table_name="teaching_assignment")
    op.drop_index("ix_teaching_assignment_account", table_name="teaching_assignment")
    op.drop_table("teaching_assignment")
    op.drop_index("ix_record_view_unit", table_name="record_view")
    op.drop_index("ix_record_view_pupil", table_name="record_view")
    op.drop_index("ix_record_view_class", table_name="record_view")
    op.drop_table("record_view")
    op.drop_table("mark")
    op.drop_index("ix_homeroom_teacher_class", table_name="homeroom_teacher")
    op.drop_index("ix_homeroom_teacher_account", table_name="homeroom_teacher")
    op.drop_table("homeroom_teacher")
    op.drop_index("ix_class_place_pupil", table_name="class_place")
    op.drop_index("ix_class_place_class", table_name="class_place")
    op.drop_table("class_place")
    op.drop_index("ix_school_class_order", table_name="school_class")
    op.drop_table("school_class")
    op.drop_table("programme_subject")
    op.drop_index("ix_board_member_unit", table_name="board_member")
    op.drop_table("board_member")
    op.drop_index("ix_assignment_decision_unit", table_name="assignment_decision")
    op.drop_table("assignment_decision")
