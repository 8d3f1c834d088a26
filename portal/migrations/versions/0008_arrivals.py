"""arrival numbers"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS: tuple[tuple[str, sa.types.TypeEngine[object]], ...] = (
    ("registered_at", sa.DateTime(timezone=True)),
    ("registered_by_id", sa.Integer()),
    ("registered_by", sa.String(length=150)),
    ("registered_salt", sa.String(length=32)),
    ("arrival_year", sa.Integer()),
    ("arrival_number", sa.Integer()),
    ("arrived_on", sa.Date()),
    ("arrival_handler", sa.String(length=200)),
    ("arrival_note", sa.String(length=500)),
)
UNIQUE = "uq_receipt_unit_id_arrival_year_arrival_number"
FOREIGN = "fk_receipt_registered_by_id"


def upgrade() -> None:
    op.create_table(
        "arrival_book",
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_arrival_book_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "year", name=op.f("pk_arrival_book")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        for name, kind in COLUMNS:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        batch_op.create_foreign_key(op.f(FOREIGN), "account", ["registered_by_id"], ["id"])
        batch_op.create_unique_constraint(op.f(UNIQUE), ["unit_id", "arrival_year", "arrival_number"])


def downgrade() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(UNIQUE), type_="unique")
        batch_op.drop_constraint(op.f(FOREIGN), type_="foreignkey")
        for name, _kind in reversed(COLUMNS):
            batch_op.drop_column(name)
    op.drop_table("arrival_book")
