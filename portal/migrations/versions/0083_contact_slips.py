"""Weekly or monthly contact slips."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_slip_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(length=10), nullable=False),
        sa.Column("week_one", sa.Date(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=150), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_contact_slip_setting_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_slip_setting")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_contact_slip_setting_unit_id")),
    )
    op.create_table(
        "contact_slip_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("sent_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_contact_slip_round_class_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_contact_slip_round_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_slip_round")),
        sa.UniqueConstraint("class_id", "kind", "first", name=op.f("uq_contact_slip_round_class_id_kind_first")),
    )
    op.create_index("ix_contact_slip_round_class", "contact_slip_round", ["class_id", "first"], unique=False)
    op.create_table(
        "contact_slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=150), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("correction", sa.String(length=1000), nullable=False),
        sa.Column("corrected_at", UtcDateTime(), nullable=True),
        sa.Column("corrected_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_contact_slip_pupil_id")),
        sa.ForeignKeyConstraint(["round_id"], ["contact_slip_round.id"], name=op.f("fk_contact_slip_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_slip")),
        sa.UniqueConstraint("round_id", "pupil_id", name=op.f("uq_contact_slip_round_id_pupil_id")),
    )
    op.create_index("ix_contact_slip_pupil", "contact_slip", ["pupil_id"], unique=False)
    op.create_table(
        "contact_slip_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slip_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("replied_at", UtcDateTime(), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_contact_slip_reader_account_id")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.id"], name=op.f("fk_contact_slip_reader_guardian_id")),
        sa.ForeignKeyConstraint(["slip_id"], ["contact_slip.id"], name=op.f("fk_contact_slip_reader_slip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_slip_reader")),
        sa.UniqueConstraint("slip_id", "account_id", name=op.f("uq_contact_slip_reader_slip_id_account_id")),
    )
    op.create_index(op.f("ix_contact_slip_reader_account_id"), "contact_slip_reader", ["account_id"], unique=False)
    op.create_index(op.f("ix_contact_slip_reader_guardian_id"), "contact_slip_reader", ["guardian_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_contact_slip_reader_guardian_id"), table_name="contact_slip_reader")
    op.drop_index(op.f("ix_contact_slip_reader_account_id"), table_name="contact_slip_reader")
    op.drop_table("contact_slip_reader")
    op.drop_index("ix_contact_slip_pupil", table_name="contact_slip")
    op.drop_table("contact_slip")
    op.drop_index("ix_contact_slip_round_class", table_name="contact_slip_round")
    op.drop_table("contact_slip_round")
    op.drop_table("contact_slip_setting")
