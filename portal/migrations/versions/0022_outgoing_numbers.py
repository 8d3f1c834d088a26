"""numbers of outgoing documents: books, reservations, the drafting department"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "number_reservation"


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("department", sa.String(length=20), server_default="", nullable=False))
    op.create_table(
        "number_book",
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("book", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_number_book_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "book", "year", name=op.f("pk_number_book")),
    )
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("type_code", sa.String(length=30), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("code_folded", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reserved_by_id", sa.Integer(), nullable=False),
        sa.Column("reserved_by", sa.String(length=150), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(length=150), nullable=True),
        sa.Column("release_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f(f"fk_{TABLE}_unit_id")),
        sa.ForeignKeyConstraint(["reserved_by_id"], ["account.id"], name=op.f(f"fk_{TABLE}_reserved_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f(f"fk_{TABLE}_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("unit_id", "book", "year", "number", name=op.f(f"uq_{TABLE}_unit_id_book_year_number")),
    )
    op.create_index("ix_number_reservation_code", TABLE, ["unit_id", "year", "code_folded"])


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_table("number_book")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_column("department")
