"""Every answer to the question of a notice; those that stand are the first of them."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_pupil_id", sa.Integer(), nullable=False),
        sa.Column("notice_person_id", sa.Integer(), nullable=True),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_person_id"], ["notice_person.id"], name=op.f("fk_notice_answer_notice_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["notice_pupil_id"], ["notice_pupil.id"], name=op.f("fk_notice_answer_notice_pupil_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_answer")),
    )
    op.create_index("ix_notice_answer_notice_person_id", "notice_answer", ["notice_person_id"], unique=False)
    op.create_index("ix_notice_answer_pupil", "notice_answer", ["notice_pupil_id", "at"], unique=False)
    op.execute(
        "INSERT INTO notice_answer (notice_pupil_id, notice_person_id, choice, words, at)"
        " SELECT notice_pupil_id, id, choice, words, answered_at FROM notice_person"
        " WHERE answered_at IS NOT NULL AND choice IS NOT NULL ORDER BY id"
    )
    op.execute(
        "INSERT INTO notice_answer (notice_pupil_id, choice, words, at)"
        " SELECT id, link_choice, link_words, link_answered_at FROM notice_pupil"
        " WHERE link_answered_at IS NOT NULL AND link_choice IS NOT NULL ORDER BY id"
    )


def downgrade() -> None:
    op.drop_index("ix_notice_answer_pupil", table_name="notice_answer")
    op.drop_index("ix_notice_answer_notice_person_id", table_name="notice_answer")
    op.drop_table("notice_answer")
