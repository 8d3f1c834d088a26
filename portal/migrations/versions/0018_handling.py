"""handling of received documents, absences"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INSTANTS = ("submitted_at", "assigned_at", "started_at", "completed_at")


def upgrade() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        for name in INSTANTS:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
    _create_tasks()
    _create_steps()
    _create_absences()


def _create_tasks() -> None:
    op.create_table(
        "handling_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(length=150), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_handling_task_account_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["account.id"], name=op.f("fk_handling_task_given_by_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_handling_task_receipt_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_handling_task_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling_task")),
    )
    lead, named = sa.text("part = 'lead' AND removed_at IS NULL"), sa.text("removed_at IS NULL")
    free = sa.text("removed_at IS NULL AND done_at IS NULL")
    for name, columns, unique, where in (
        ("ix_handling_task_receipt", ["receipt_id", "id"], False, None),
        ("uq_handling_task_lead", ["receipt_id"], True, lead),
        ("uq_handling_task_person", ["receipt_id", "account_id"], True, named),
        ("ix_handling_task_open", ["account_id", "unit_id", "due_on"], False, free),
    ):
        op.create_index(name, "handling_task", columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _create_steps() -> None:
    op.create_table(
        "handling_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("on_behalf", sa.String(length=150), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("person", sa.String(length=1000), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_handling_step_account_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["handling_step.id"], name=op.f("fk_handling_step_corrects_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_handling_step_receipt_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["document.id"], name=op.f("fk_handling_step_reply_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling_step")),
    )
    op.create_index("ix_handling_step_receipt", "handling_step", ["receipt_id", "id"])


def _create_absences() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_absence_account_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["account.id"], name=op.f("fk_absence_substitute_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_absence_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_account", "absence", ["account_id", "unit_id", "last_day"])
    op.create_index("ix_absence_substitute", "absence", ["substitute_id", "unit_id", "last_day"])


def downgrade() -> None:
    op.drop_table("absence")
    op.drop_table("handling_step")
    op.drop_table("handling_task")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        for name in ("due_on", *reversed(INSTANTS)):
            batch_op.drop_column(name)
