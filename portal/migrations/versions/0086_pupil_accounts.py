"""Own accounts of pupils by slips of the school."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pupil_account_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("from_grade", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_pupil_account_setting_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_account_setting")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_pupil_account_setting_unit_id")),
    )
    with op.batch_alter_table("activation_slip") as batch_op:  # no table refers to it
        batch_op.alter_column("guardian_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_index("ix_activation_slip_pupil", ["pupil_id"], unique=False)
    with op.batch_alter_table("pupil_account") as batch_op:  # nor to this one
        batch_op.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_pupil_account_unit_id", "unit", ["unit_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("pupil_account") as batch_op:
        batch_op.drop_constraint("fk_pupil_account_unit_id", type_="foreignkey")
        batch_op.drop_column("unit_id")
    op.execute("DELETE FROM activation_slip WHERE guardian_id IS NULL")
    with op.batch_alter_table("activation_slip") as batch_op:
        batch_op.drop_index("ix_activation_slip_pupil")
        batch_op.alter_column("guardian_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("pupil_account_setting")
