"""articles offered to the site of the unit above"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "syndication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", UtcDateTime(), nullable=False),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("folded", sa.String(length=700), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_by", sa.String(length=150), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("refused_by_id", sa.Integer(), nullable=True),
        sa.Column("refused_by", sa.String(length=150), nullable=True),
        sa.Column("refused_reason", sa.String(length=1000), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.String(length=150), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_syndication_article_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_syndication_unit_id")),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["account.id"], name=op.f("fk_syndication_accepted_by_id")),
        sa.ForeignKeyConstraint(["refused_by_id"], ["account.id"], name=op.f("fk_syndication_refused_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["account.id"], name=op.f("fk_syndication_ended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_syndication")),
        sa.UniqueConstraint("article_id", "unit_id", name=op.f("uq_syndication_article_id_unit_id")),
    )
    op.create_index("ix_syndication_unit", "syndication", ["unit_id", "accepted_at", "id"])
    op.create_table(
        "trusted_unit",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_trusted_unit_unit_id")),
        sa.ForeignKeyConstraint(["child_id"], ["unit.id"], name=op.f("fk_trusted_unit_child_id")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_trusted_unit_by_id")),
        sa.PrimaryKeyConstraint("unit_id", "child_id", name=op.f("pk_trusted_unit")),
    )


def downgrade() -> None:
    op.drop_table("trusted_unit")
    op.drop_table("syndication")
