"""questions of the public to a site"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("may_publish", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.String(length=150), nullable=True),
        sa.Column("shown_subject", sa.String(length=200), nullable=False),
        sa.Column("shown_question", sa.Text(), nullable=False),
        sa.Column("shown_answer", sa.Text(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("put_away_at", UtcDateTime(), nullable=True),
        sa.Column("put_away_by_id", sa.Integer(), nullable=True),
        sa.Column("put_away_by", sa.String(length=150), nullable=True),
        sa.Column("put_away_reason", sa.String(length=300), nullable=True),
        sa.Column("forgotten_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_site_question_unit_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["account.id"], name=op.f("fk_site_question_answered_by_id")),
        sa.ForeignKeyConstraint(["put_away_by_id"], ["account.id"], name=op.f("fk_site_question_put_away_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_question")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_site_question_token_hash")),
    )
    op.create_index("ix_site_question_unit", "site_question", ["unit_id", "put_away_at", "answered_at", "asked_at"])
    op.create_index("ix_site_question_published", "site_question", ["unit_id", "published_at"])
    op.create_index("ix_site_question_forgotten", "site_question", ["forgotten_at", "answered_at", "put_away_at"])


def downgrade() -> None:
    op.drop_table("site_question")
