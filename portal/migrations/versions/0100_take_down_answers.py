"""Answers against an article that came while it had to be taken down."""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0099"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "take_down_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("take_down_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["consent_answer.id"], name=op.f("fk_take_down_answer_answer_id")),
        sa.ForeignKeyConstraint(["take_down_id"], ["take_down.id"], name=op.f("fk_take_down_answer_take_down_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take_down_answer")),
        sa.UniqueConstraint("take_down_id", "answer_id", name=op.f("uq_take_down_answer_take_down_id_answer_id")),
    )
    op.create_index(op.f("ix_take_down_answer_answer_id"), "take_down_answer", ["answer_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_take_down_answer_answer_id"), table_name="take_down_answer")
    op.drop_table("take_down_answer")
