"""answers of addressees"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ACTS = ("acknowledged", "refused")


def upgrade() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        for act in ACTS:
            batch_op.add_column(sa.Column(f"{act}_at", sa.DateTime(timezone=True), nullable=True))
            batch_op.add_column(sa.Column(f"{act}_by_id", sa.Integer(), nullable=True))
            batch_op.add_column(sa.Column(f"{act}_by", sa.String(length=150), nullable=True))
            batch_op.add_column(sa.Column(f"{act}_salt", sa.String(length=32), nullable=True))
            batch_op.create_foreign_key(op.f(f"fk_receipt_{act}_by_id"), "account", [f"{act}_by_id"], ["id"])
        batch_op.add_column(sa.Column("refused_reason", sa.String(length=1000), nullable=True))
        batch_op.create_index("ix_receipt_unanswered", ["unit_id", "acknowledged_at", "refused_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index("ix_receipt_unanswered")
        batch_op.drop_column("refused_reason")
        for act in ACTS:
            batch_op.drop_constraint(op.f(f"fk_receipt_{act}_by_id"), type_="foreignkey")
            for column in ("salt", "by", "by_id", "at"):
                batch_op.drop_column(f"{act}_{column}")
