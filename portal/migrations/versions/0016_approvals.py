"""drafts laid before a leader, and who saved a draft last"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ACCOUNTS = ("submitted_by_id", "decided_by_id")


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("saved_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("saved_by", sa.String(length=150), nullable=True))
        batch_op.create_foreign_key(op.f("fk_document_saved_by_id"), "account", ["saved_by_id"], ["id"])
    op.create_table(
        "document_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_by", sa.String(length=150), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=150), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("remark", sa.String(length=1000), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=150), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_approval_document_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_document_approval_unit_id")),
        *(
            sa.ForeignKeyConstraint([name], ["account.id"], name=op.f(f"fk_document_approval_{name}"))
            for name in ACCOUNTS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_approval")),
    )
    op.create_index("ix_document_approval_document", "document_approval", ["document_id", "id"])
    op.create_index("ix_document_approval_pending", "document_approval", ["unit_id", "outcome", "withdrawn_at"])


def downgrade() -> None:
    op.drop_table("document_approval")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_document_saved_by_id"), type_="foreignkey")
        batch_op.drop_column("saved_by")
        batch_op.drop_column("saved_by_id")
