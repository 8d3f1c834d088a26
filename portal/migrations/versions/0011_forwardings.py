"""forwardings"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FOREIGN = "fk_document_came_by_id"


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f(FOREIGN), "document", ["came_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(FOREIGN), type_="foreignkey")
        batch_op.drop_column("came_by_id")
