"""work that was given up; the audit log by action and by day"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE = "state IN ('waiting', 'claimed', 'done', 'poisoned')"
AFTER = "state IN ('waiting', 'claimed', 'done', 'poisoned', 'abandoned')"


def upgrade() -> None:
    _check_states(AFTER)
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.create_index("ix_audit_entry_action", ["action", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_at", ["at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_index("ix_audit_entry_at")
        batch_op.drop_index("ix_audit_entry_action")
    op.execute("UPDATE outbox_item SET state = 'done' WHERE state = 'abandoned'")
    _check_states(BEFORE)


def _check_states(condition: str) -> None:
    name = op.f("ck_outbox_item_state")
    if op.get_bind().dialect.name == "sqlite":  # the table is written anew, without its old check
        with op.batch_alter_table("outbox_item", recreate="always") as batch_op:
            batch_op.create_check_constraint(name, condition)
    else:
        op.drop_constraint(name, "outbox_item", type_="check")
        op.create_check_constraint(name, "outbox_item", condition)
