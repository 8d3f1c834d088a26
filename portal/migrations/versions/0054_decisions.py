"""decisions of a school: kind, from when, size of the file; members of the board name theirs"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # never made anew: SQLite would drop the table, and teaching refers to its rows
    with op.batch_alter_table("assignment_decision", recreate="never") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=10), nullable=False, server_default="teaching"))
        batch.add_column(sa.Column("applies_from", sa.Date(), nullable=False, server_default="2000-01-01"))
        batch.add_column(sa.Column("file_size", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.execute("UPDATE assignment_decision SET applies_from = decided_on")
    with op.batch_alter_table("board_member") as batch:
        batch.add_column(sa.Column("decision_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_board_member_decision_id"), "assignment_decision", ["decision_id"], ["id"])
        batch.drop_column("decision")


def downgrade() -> None:
    with op.batch_alter_table("board_member") as batch:
        batch.add_column(sa.Column("decision", sa.String(length=200), nullable=False, server_default=""))
        batch.drop_constraint(op.f("fk_board_member_decision_id"), type_="foreignkey")
        batch.drop_column("decision_id")
    with op.batch_alter_table("assignment_decision", recreate="never") as batch:
        batch.drop_column("version")
        batch.drop_column("file_size")
        batch.drop_column("applies_from")
        batch.drop_column("kind")
