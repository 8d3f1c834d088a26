"""Keep the draft of a form before its last change"""

import sqlalchemy as sa
from alembic import op

revision = "0109"
down_revision = "0108"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("form_version", sa.Column("former", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("form_version", "former")
