"""Notices of a school to families."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=150), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("aims", sa.JSON(), nullable=False),
        sa.Column("pupil_ids", sa.JSON(), nullable=False),
        sa.Column("aim_words", sa.String(length=500), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("confirming", sa.String(length=10), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("discarded_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=150), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_notice_author_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["notice.id"], name=op.f("fk_notice_corrects_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_notice_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_author", "notice", ["author_id", "unit_id"], unique=False)
    op.create_index(op.f("ix_notice_corrects_id"), "notice", ["corrects_id"], unique=False)
    op.create_index("ix_notice_unit", "notice", ["unit_id", "sent_at"], unique=False)
    op.create_table(
        "notice_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_file_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_file")),
    )
    op.create_index(op.f("ix_notice_file_notice_id"), "notice_file", ["notice_id"], unique=False)
    op.create_table(
        "notice_pupil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.String(length=50), nullable=False),
        sa.Column("paper_at", UtcDateTime(), nullable=True),
        sa.Column("paper_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_notice_pupil_class_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_pupil_notice_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_notice_pupil_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_pupil")),
        sa.UniqueConstraint("notice_id", "pupil_id", name=op.f("uq_notice_pupil_notice_id_pupil_id")),
    )
    op.create_index("ix_notice_pupil_pupil", "notice_pupil", ["pupil_id"], unique=False)
    op.create_table(
        "notice_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_pupil_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("may_reply", sa.Boolean(), nullable=False),
        sa.Column("may_sign", sa.Boolean(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("choice", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_person_account_id")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_notice_person_guardian_id")),
        sa.ForeignKeyConstraint(
            ["notice_pupil_id"], ["notice_pupil.id"], name=op.f("fk_notice_person_notice_pupil_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_person")),
    )
    op.create_index(op.f("ix_notice_person_account_id"), "notice_person", ["account_id"], unique=False)
    op.create_index(op.f("ix_notice_person_guardian_id"), "notice_person", ["guardian_id"], unique=False)
    op.create_index(op.f("ix_notice_person_notice_pupil_id"), "notice_person", ["notice_pupil_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_notice_person_notice_pupil_id"), table_name="notice_person")
    op.drop_index(op.f("ix_notice_person_guardian_id"), table_name="notice_person")
    op.drop_index(op.f("ix_notice_person_account_id"), table_name="notice_person")
    op.drop_table("notice_person")
    op.drop_index("ix_notice_pupil_pupil", table_name="notice_pupil")
    op.drop_table("notice_pupil")
    op.drop_index(op.f("ix_notice_file_notice_id"), table_name="notice_file")
    op.drop_table("notice_file")
    op.drop_index("ix_notice_unit", table_name="notice")
    op.drop_index(op.f("ix_notice_corrects_id"), table_name="notice")
    op.drop_index("ix_notice_author", table_name="notice")
    op.drop_table("notice")
