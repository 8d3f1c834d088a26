"""groups of addressees"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addressee_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_folded", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name=op.f("fk_addressee_group_created_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_addressee_group_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressee_group")),
    )
    op.create_index("ix_addressee_group_unit", "addressee_group", ["unit_id", "name_folded"])
    op.create_table(
        "addressee_group_member",
        sa.Column("group_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["addressee_group.id"], name=op.f("fk_addressee_group_member_group_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_addressee_group_member_unit_id")),
        sa.PrimaryKeyConstraint("group_id", "unit_id", name=op.f("pk_addressee_group_member")),
    )


def downgrade() -> None:
    op.drop_table("addressee_group_member")
    op.drop_index("ix_addressee_group_unit", "addressee_group")
    op.drop_table("addressee_group")
