"""readers who get the articles of a site by mail"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("frequency", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("covered_until", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_why", sa.String(length=10), nullable=True),
        sa.CheckConstraint("frequency IN ('each', 'daily', 'weekly')", name=op.f("ck_follower_frequency")),
        sa.CheckConstraint("ended_why IN ('reader', 'operator')", name=op.f("ck_follower_ended_why")),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_follower_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("unit_id", "email", name=op.f("uq_follower_unit_id_email")),
    )
    op.create_index("ix_follower_due", "follower", ["unit_id", "frequency", "covered_until"])
    op.create_index("ix_follower_made", "follower", ["confirmed_at", "made_at"])
    op.create_index("ix_follower_email", "follower", ["email"])
    op.create_table(
        "follower_section",
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_follower_section_follower_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_follower_section_section_id")),
        sa.PrimaryKeyConstraint("follower_id", "section_id", name=op.f("pk_follower_section")),
    )
    op.create_index("ix_follower_section_section", "follower_section", ["section_id"])
    op.create_index("ix_article_publish", "article", ["publish_at"])


def downgrade() -> None:
    op.drop_index("ix_article_publish", "article")
    op.drop_table("follower_section")
    op.drop_table("follower")
