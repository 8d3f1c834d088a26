"""Publications of columns, and corrections of published marks."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "book_publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("semester", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("column", sa.String(length=30), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("published_by", sa.String(length=150), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_book_publication_class_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["account.id"], name=op.f("fk_book_publication_published_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_book_publication_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_publication")),
    )
    op.create_index("ix_book_publication_class", "book_publication", ["class_id", "semester", "subject"], unique=False)
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("mark_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=1000), nullable=False),
        sa.Column("after", sa.String(length=1000), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=150), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_correction_asked_by_id")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_correction_class_id")),
        sa.ForeignKeyConstraint(["mark_id"], ["mark.id"], name=op.f("fk_correction_mark_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_correction_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_asker", "correction", ["asked_by_id", "id"], unique=False)
    op.create_index("ix_correction_mark", "correction", ["mark_id", "outcome"], unique=False)
    op.create_index("ix_correction_unit", "correction", ["unit_id", "outcome", "id"], unique=False)
    op.add_column("mark_change", sa.Column("approved_by", sa.String(length=150), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("mark_change", "approved_by")
    op.drop_index("ix_correction_unit", table_name="correction")
    op.drop_index("ix_correction_mark", table_name="correction")
    op.drop_index("ix_correction_asker", table_name="correction")
    op.drop_table("correction")
    op.drop_index("ix_book_publication_class", table_name="book_publication")
    op.drop_table("book_publication")
