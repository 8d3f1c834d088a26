"""who has a draft open"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_editing",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_draft_editing_document_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_draft_editing_account_id")),
        sa.PrimaryKeyConstraint("document_id", "account_id", name=op.f("pk_draft_editing")),
    )


def downgrade() -> None:
    op.drop_table("draft_editing")
