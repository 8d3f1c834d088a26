"""Indexes by which the search finds the objects of a file and what is due"""

from alembic import op

revision = "0117"
down_revision = "0116"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_article_expires", "article", "expires_at"),
    ("ix_medium_sha256", "medium", "sha256"),
    ("ix_notice_sent", "notice", "sent_at"),
    ("ix_notice_file_sha256", "notice_file", "sha256"),
    ("ix_talk_file_sha256", "talk_file", "sha256"),
    ("ix_talk_message_at", "talk_message", "at"),
)


def upgrade() -> None:
    for name, table, column in INDEXES:
        op.create_index(name, table, [column], unique=False)


def downgrade() -> None:
    for name, table, _column in reversed(INDEXES):
        op.drop_index(name, table_name=table)
