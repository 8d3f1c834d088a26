"""Why the school changed a turn that a family signed up for."""

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice_signup", sa.Column("left_words", sa.String(300), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("notice_signup", "left_words")
