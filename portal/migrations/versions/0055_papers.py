"""Papers made by the worker."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'reading', 'setting', 'ready', 'failed', 'swept')", name=op.f("ck_paper_job_state")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_paper_job_account_id")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_paper_job_class_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_paper_job_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_job")),
    )
    op.create_index("ix_paper_job_account", "paper_job", ["account_id", "unit_id", "id"], unique=False)
    op.create_index("ix_paper_job_finished", "paper_job", ["state", "finished_at"], unique=False)
    op.create_table(
        "paper_file",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["paper_job.id"], name=op.f("fk_paper_file_job_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_paper_file")),
    )


def downgrade() -> None:
    op.drop_table("paper_file")
    op.drop_index("ix_paper_job_finished", table_name="paper_job")
    op.drop_index("ix_paper_job_account", table_name="paper_job")
    op.drop_table("paper_job")
