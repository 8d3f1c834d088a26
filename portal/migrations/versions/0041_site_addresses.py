"""former addresses of sites; sites that were closed"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_site_address",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_former_site_address_unit_id")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_former_site_address")),
    )
    op.create_index("ix_former_site_address_unit", "former_site_address", ["unit_id", "until"])
    op.add_column("site", sa.Column("closed_at", UtcDateTime(), nullable=True))
    op.add_column("site", sa.Column("closed_by", sa.String(length=150), nullable=True))
    op.add_column("site", sa.Column("closed_reason", sa.String(length=1000), nullable=True))


def downgrade() -> None:
    for name in ("closed_reason", "closed_by", "closed_at"):
        op.drop_column("site", name)
    op.drop_table("former_site_address")
