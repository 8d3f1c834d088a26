"""the plan of tests"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planned_test",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("semester", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=30), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_planned_test_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_test")),
        sa.UniqueConstraint(
            "class_id", "subject", "semester", "column", name=op.f("uq_planned_test_class_id_subject_semester_column")
        ),
    )
    op.create_index("ix_planned_test_day", "planned_test", ["class_id", "planned_on"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_planned_test_day", table_name="planned_test")
    op.drop_table("planned_test")
