"""public holidays of each year"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("off", sa.JSON(), nullable=False),
        sa.Column("worked", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["saved_by_id"], ["account.id"], name=op.f("fk_work_year_saved_by_id_account")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_work_year")),
    )


def downgrade() -> None:
    op.drop_table("work_year")
