"""Dry runs of files of marks are kept, with the name of the file."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mark_import_sheet",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["mark_import.id"], name=op.f("fk_mark_import_sheet_import_id")),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_mark_import_sheet")),
    )
    op.add_column("mark_import", sa.Column("file_name", sa.String(length=200), server_default="", nullable=False))
    op.add_column("mark_import", sa.Column("options", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("mark_import", sa.Column("state", sa.String(length=10), server_default="asked", nullable=False))
    op.add_column("mark_import", sa.Column("error", sa.String(length=300), server_default="", nullable=False))
    op.add_column("mark_import", sa.Column("sheets", sa.Integer(), server_default="0", nullable=False))
    op.add_column("mark_import", sa.Column("sheets_done", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_mark_import_at", "mark_import", ["state", "at"], unique=False)
    op.create_index("ix_mark_import_unit", "mark_import", ["unit_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_mark_import_unit", table_name="mark_import")
    op.drop_index("ix_mark_import_at", table_name="mark_import")
    op.drop_column("mark_import", "sheets_done")
    op.drop_column("mark_import", "sheets")
    op.drop_column("mark_import", "error")
    op.drop_column("mark_import", "state")
    op.drop_column("mark_import", "options")
    op.drop_column("mark_import", "file_name")
    op.drop_table("mark_import_sheet")
