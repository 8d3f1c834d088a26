"""Which version of the readers found a text, and files of all kinds by content."""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0119"
branch_labels = None
depends_on = None

TABLES = ("broadcast_file", "report_file")


def upgrade() -> None:
    op.add_column("file_text", sa.Column("reader", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_file_text_reader", "file_text", ["reader", "sha256"])
    for table in TABLES:
        op.create_index(f"ix_{table}_sha256", table, ["sha256"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_sha256", table)
    op.drop_index("ix_file_text_reader", "file_text")
    op.drop_column("file_text", "reader")
