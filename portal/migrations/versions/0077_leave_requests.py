"""Leave of absence that families ask for."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leave_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.String(length=50), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("first_session", sa.String(length=10), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("last_session", sa.String(length=10), nullable=False),
        sa.Column("sessions_a_day", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_leave_request_class_id")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_leave_request_guardian_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_leave_request_pupil_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_leave_request_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_request")),
    )
    op.create_index(op.f("ix_leave_request_guardian_id"), "leave_request", ["guardian_id"], unique=False)
    op.create_index("ix_leave_request_pupil", "leave_request", ["pupil_id", "last_day"], unique=False)
    op.create_index("ix_leave_request_unit", "leave_request", ["unit_id", "state", "first_day"], unique=False)

    op.create_table(
        "leave_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("leave_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leave_id"], ["leave_request.id"], name=op.f("fk_leave_file_leave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_file")),
    )
    op.create_index(op.f("ix_leave_file_leave_id"), "leave_file", ["leave_id"], unique=False)

    op.create_table(
        "leave_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("leave_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_leave_step_by_id")),
        sa.ForeignKeyConstraint(["leave_id"], ["leave_request.id"], name=op.f("fk_leave_step_leave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_step")),
    )
    op.create_index(op.f("ix_leave_step_leave_id"), "leave_step", ["leave_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_leave_step_leave_id"), table_name="leave_step")

    op.drop_table("leave_step")
    op.drop_index(op.f("ix_leave_file_leave_id"), table_name="leave_file")

    op.drop_table("leave_file")
    op.drop_index("ix_leave_request_unit", table_name="leave_request")
    op.drop_index("ix_leave_request_pupil", table_name="leave_request")
    op.drop_index(op.f("ix_leave_request_guardian_id"), table_name="leave_request")

    op.drop_table("leave_request")
