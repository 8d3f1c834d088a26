"""school years, pupils and their families"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pupil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ministry_code", sa.String(length=20), nullable=True),
        sa.Column("personal_id", sa.String(length=12), nullable=True),
        sa.Column("full_name", sa.String(length=150), nullable=False),
        sa.Column("name_sort", sa.String(length=500), nullable=False),
        sa.Column("name_folded", sa.String(length=150), nullable=False),
        sa.Column("other_name", sa.String(length=150), nullable=False),
        sa.Column("born", sa.String(length=10), nullable=False),
        sa.Column("sex", sa.String(length=6), nullable=False),
        sa.Column("ethnicity", sa.String(length=30), nullable=False),
        sa.Column("nationality", sa.String(length=60), nullable=False),
        sa.Column("birthplace", sa.String(length=255), nullable=False),
        sa.Column("home_town", sa.String(length=255), nullable=False),
        sa.Column("permanent_address", sa.String(length=255), nullable=False),
        sa.Column("current_address", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("photo_sha256", sa.String(length=64), nullable=True),
        sa.Column("policies", sa.JSON(), nullable=False),
        sa.Column("health_note", sa.String(length=1000), nullable=False),
        sa.Column("disability", sa.String(length=30), nullable=False),
        sa.Column("disability_note", sa.String(length=500), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["pupil.id"], name=op.f("fk_pupil_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil")),
    )
    op.create_index("ix_pupil_ministry_code", "pupil", ["ministry_code"], unique=False)
    op.create_index("ix_pupil_name_folded", "pupil", ["name_folded"], unique=False)
    op.create_index("ix_pupil_name_sort", "pupil", ["name_sort"], unique=False)
    op.create_index("ix_pupil_personal_id", "pupil", ["personal_id"], unique=False)
    op.create_table(
        "exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("semester", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=150), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_exemption_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
    )
    op.create_index("ix_exemption_pupil", "exemption", ["pupil_id", "start_year"], unique=False)
    op.create_table(
        "guardian",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=150), nullable=False),
        sa.Column("born_year", sa.Integer(), nullable=True),
        sa.Column("job", sa.String(length=100), nullable=False),
        sa.Column("personal_id", sa.String(length=12), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_guardian_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian")),
    )
    op.create_index("ix_guardian_account", "guardian", ["account_id"], unique=False)
    op.create_index("ix_guardian_phone", "guardian", ["phone"], unique=False)
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("register_no", sa.String(length=30), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_enrolment_pupil_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_enrolment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("unit_id", "register_no", name=op.f("uq_enrolment_unit_id_register_no")),
    )
    op.create_index("ix_enrolment_pupil", "enrolment", ["pupil_id", "unit_id"], unique=False)
    op.create_index("ix_enrolment_unit", "enrolment", ["unit_id", "status"], unique=False)
    op.create_table(
        "guardianship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("may_see", sa.Boolean(), nullable=False),
        sa.Column("may_reply", sa.Boolean(), nullable=False),
        sa.Column("may_sign", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_guardianship_guardian_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_guardianship_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardianship")),
    )
    op.create_index("ix_guardianship_guardian", "guardianship", ["guardian_id", "valid_from"], unique=False)
    op.create_index("ix_guardianship_pupil", "guardianship", ["pupil_id", "valid_from"], unique=False)
    op.create_table(
        "school_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("first_begins_on", sa.Date(), nullable=False),
        sa.Column("first_ends_on", sa.Date(), nullable=False),
        sa.Column("second_begins_on", sa.Date(), nullable=False),
        sa.Column("second_ends_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=150), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_school_year_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_year")),
        sa.UniqueConstraint("unit_id", "start_year", name=op.f("uq_school_year_unit_id_start_year")),
    )
    op.create_table(
        "enrolment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_enrolment_event_enrolment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_event")),
    )
    op.create_index("ix_enrolment_event_enrolment", "enrolment_event", ["enrolment_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_enrolment_event_enrolment", table_name="enrolment_event")
    op.drop_table("enrolment_event")
    op.drop_table("school_year")
    op.drop_index("ix_guardianship_pupil", table_name="guardianship")
    op.drop_index("ix_guardianship_guardian", table_name="guardianship")
    op.drop_table("guardianship")
    op.drop_index("ix_enrolment_unit", table_name="enrolment")
    op.drop_index("ix_enrolment_pupil", table_name="enrolment")
    op.drop_table("enrolment")
    op.drop_index("ix_guardian_phone", table_name="guardian")
    op.drop_index("ix_guardian_account", table_name="guardian")
    op.drop_table("guardian")
    op.drop_index("ix_exemption_pupil", table_name="exemption")
    op.drop_table("exemption")
    op.drop_index("ix_pupil_personal_id", table_name="pupil")
    op.drop_index("ix_pupil_name_sort", table_name="pupil")
    op.drop_index("ix_pupil_name_folded", table_name="pupil")
    op.drop_index("ix_pupil_ministry_code", table_name="pupil")
    op.drop_table("pupil")
