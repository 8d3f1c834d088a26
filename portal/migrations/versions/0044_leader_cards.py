"""what a site tells of the people who lead its unit"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leader_card",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("duties", sa.String(length=500), nullable=False),
        sa.Column("name_hidden", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=150), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_leader_card_unit_id")),
        sa.ForeignKeyConstraint(["place_id"], ["unit.id"], name=op.f("fk_leader_card_place_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_leader_card_account_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["account.id"], name=op.f("fk_leader_card_changed_by_id")),
        sa.PrimaryKeyConstraint("unit_id", "place_id", "account_id", name=op.f("pk_leader_card")),
    )


def downgrade() -> None:
    op.drop_table("leader_card")
