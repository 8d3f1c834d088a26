"""inbox: an index for each filter, urgency on receipts, saved filters"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_receipt_unopened", ["unit_id", "first_opened_at", "posted_at", "id"], None),
    ("ix_receipt_unanswered", ["unit_id", "acknowledged_at", "refused_at", "posted_at", "id"], None),
    ("ix_receipt_unregistered", ["unit_id", "registered_at", "refused_at", "posted_at", "id"], None),
    (
        "ix_receipt_waiting",
        ["unit_id", "assigned_at", "completed_at", "refused_at", "posted_at", "id"],
        "registered_at IS NOT NULL",
    ),
    ("ix_receipt_due", ["unit_id", "completed_at", "due_on", "id"], "due_on IS NOT NULL"),
    ("ix_receipt_priority", ["unit_id", "priority", "posted_at", "id"], None),
)
PRIORITIES = (("urgent", 1), ("very_urgent", 2), ("express", 3))


def upgrade() -> None:
    op.drop_index("ix_receipt_unopened", table_name="receipt")
    op.drop_index("ix_receipt_unanswered", table_name="receipt")
    op.add_column("receipt", sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
    for urgency, priority in PRIORITIES:
        op.execute(
            sa.text(
                "UPDATE receipt SET priority = :priority"
                " WHERE document_id IN (SELECT id FROM document WHERE urgency = :urgency)"
            ).bindparams(priority=priority, urgency=urgency)
        )
    for name, columns, where in INDEXES:
        condition = sa.text(where) if where else None
        op.create_index(name, "receipt", columns, sqlite_where=condition, postgresql_where=condition)
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("starred", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_filter_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_saved_filter_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("account_id", "unit_id", "name", name=op.f("uq_saved_filter_account_id_unit_id_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_filter")
    for name, _columns, _where in reversed(INDEXES):
        op.drop_index(name, table_name="receipt")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_column("priority")
    op.create_index("ix_receipt_unopened", "receipt", ["unit_id", "first_opened_at"])
    op.create_index("ix_receipt_unanswered", "receipt", ["unit_id", "acknowledged_at", "refused_at"])
