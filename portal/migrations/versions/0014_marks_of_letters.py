"""marks of letters: capacity, urgency, circulation, pages, reply-by day, purposes, links"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        for name, length in (("capacity", 10), ("urgency", 20), ("circulation", 20)):
            batch_op.add_column(sa.Column(name, sa.String(length=length), server_default="", nullable=False))
        batch_op.add_column(sa.Column("pages", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reply_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("purposes", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("recipient_lines", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("facts_version", sa.Integer(), nullable=True))
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.String(length=20), nullable=True))
    op.create_table(
        "document_link",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_link_document_id")),
        sa.ForeignKeyConstraint(["target_id"], ["document.id"], name=op.f("fk_document_link_target_id")),
        sa.PrimaryKeyConstraint("document_id", "target_id", "kind", name=op.f("pk_document_link")),
    )
    op.create_index("ix_document_link_target", "document_link", ["target_id", "kind"])


def downgrade() -> None:
    op.drop_table("document_link")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_column("purpose")
    with op.batch_alter_table("document", schema=None) as batch_op:
        for name in ("facts_version", "recipient_lines", "purposes", "reply_by", "pages"):
            batch_op.drop_column(name)
        for name in ("circulation", "urgency", "capacity"):
            batch_op.drop_column(name)
