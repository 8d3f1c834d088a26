"""Pupils shown on the sites"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "medium_pupil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("medium_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.Column("marked_by", sa.String(length=150), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["medium_id"], ["medium.id"], name="fk_medium_pupil_medium_id"),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name="fk_medium_pupil_pupil_id"),
        sa.PrimaryKeyConstraint("id", name="pk_medium_pupil"),
        sa.UniqueConstraint("medium_id", "pupil_id", name="uq_medium_pupil_medium_id_pupil_id"),
    )
    op.create_index("ix_medium_pupil_pupil", "medium_pupil", ["pupil_id"])

    op.create_table(
        "name_clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("said_by", sa.String(length=150), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_name_clearance_article_id"),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name="fk_name_clearance_pupil_id"),
        sa.PrimaryKeyConstraint("id", name="pk_name_clearance"),
        sa.UniqueConstraint("article_id", "pupil_id", name="uq_name_clearance_article_id_pupil_id"),
    )
    op.create_index("ix_name_clearance_pupil", "name_clearance", ["pupil_id"])

    op.create_table(
        "take_down",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("dismissed_at", UtcDateTime(), nullable=True),
        sa.Column("dismissed_by", sa.String(length=150), nullable=False),
        sa.Column("dismissed_reason", sa.String(length=500), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["consent_answer.id"], name="fk_take_down_answer_id"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_take_down_article_id"),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name="fk_take_down_pupil_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name="fk_take_down_unit_id"),
        sa.ForeignKeyConstraint(["version_id"], ["article_version.id"], name="fk_take_down_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_take_down"),
    )
    op.create_index("ix_take_down_answer", "take_down", ["answer_id"])
    op.create_index("ix_take_down_article", "take_down", ["article_id"])
    op.create_index("ix_take_down_pupil", "take_down", ["pupil_id"])
    op.create_index("ix_take_down_unit", "take_down", ["unit_id", "dismissed_at", "due_on"])


def downgrade() -> None:
    op.drop_index("ix_take_down_unit", table_name="take_down")
    op.drop_index("ix_take_down_pupil", table_name="take_down")
    op.drop_index("ix_take_down_article", table_name="take_down")
    op.drop_index("ix_take_down_answer", table_name="take_down")

    op.drop_table("take_down")
    op.drop_index("ix_name_clearance_pupil", table_name="name_clearance")

    op.drop_table("name_clearance")
    op.drop_index("ix_medium_pupil_pupil", table_name="medium_pupil")

    op.drop_table("medium_pupil")
