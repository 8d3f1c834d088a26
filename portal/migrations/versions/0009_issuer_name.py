"""the issuer's name at posting"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issuer_name", sa.String(length=200), nullable=True))
    op.execute(
        "UPDATE document SET issuer_name = (SELECT name FROM unit WHERE unit.id = document.issuing_unit_id) "
        "WHERE posted_at IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_column("issuer_name")
