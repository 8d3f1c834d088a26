"""Conversations between families and the school."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("party_name", sa.String(length=150), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_talk_guardian_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_talk_pupil_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_talk_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
        sa.UniqueConstraint(
            "pupil_id", "guardian_id", "unit_id", "party", name=op.f("uq_talk_pupil_id_guardian_id_unit_id_party")
        ),
    )
    op.create_index(op.f("ix_talk_guardian_id"), "talk", ["guardian_id"], unique=False)
    op.create_index("ix_talk_unit", "talk", ["unit_id", "party", "last_at"], unique=False)

    op.create_table(
        "talk_manners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("to_homeroom", sa.Boolean(), nullable=False),
        sa.Column("to_teachers", sa.Boolean(), nullable=False),
        sa.Column("to_office", sa.Boolean(), nullable=False),
        sa.Column("from_teachers", sa.Boolean(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_talk_manners_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_manners")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_talk_manners_unit_id")),
    )
    op.create_table(
        "talk_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_talk_phrase_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_talk_phrase_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_phrase")),
    )
    op.create_index("ix_talk_phrase_unit", "talk_phrase", ["unit_id", "account_id"], unique=False)

    op.create_table(
        "talk_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("by_family", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_talk_message_by_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_message_talk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_message")),
    )
    op.create_index("ix_talk_message_talk", "talk_message", ["talk_id", "id"], unique=False)

    op.create_table(
        "talk_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("by_family", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=150), nullable=False),
        sa.Column("outcome", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_talk_report_by_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_report_talk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_report")),
    )
    op.create_index(op.f("ix_talk_report_talk_id"), "talk_report", ["talk_id"], unique=False)

    op.create_table(
        "talk_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["talk_message.id"], name=op.f("fk_talk_file_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_file")),
    )
    op.create_index(op.f("ix_talk_file_message_id"), "talk_file", ["message_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_talk_file_message_id"), table_name="talk_file")

    op.drop_table("talk_file")
    op.drop_index(op.f("ix_talk_report_talk_id"), table_name="talk_report")

    op.drop_table("talk_report")
    op.drop_index("ix_talk_message_talk", table_name="talk_message")

    op.drop_table("talk_message")
    op.drop_index("ix_talk_phrase_unit", table_name="talk_phrase")

    op.drop_table("talk_phrase")
    op.drop_table("talk_manners")
    op.drop_index("ix_talk_unit", table_name="talk")
    op.drop_index(op.f("ix_talk_guardian_id"), table_name="talk")

    op.drop_table("talk")
