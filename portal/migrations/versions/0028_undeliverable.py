"""undeliverable addressees"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undeliverable", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("reachable_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("deemed_noted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_receipt_undeliverable", ["undeliverable", "reachable_at"])
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.alter_column("undeliverable", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index("ix_receipt_undeliverable")
        batch_op.drop_column("deemed_noted_at")
        batch_op.drop_column("reachable_at")
        batch_op.drop_column("undeliverable")
