"""what schools disclose of each school year"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

CIRCLES = (("disclosure", "latest_id"), ("disclosure", "shown_id"))


def upgrade() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("latest_id", sa.Integer(), nullable=True),
        sa.Column("shown_id", sa.Integer(), nullable=True),
        sa.Column("first_published_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_disclosure_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sa.UniqueConstraint("unit_id", "year", "topic", name=op.f("uq_disclosure_unit_id_year_topic")),
    )
    op.create_index("ix_disclosure_year", "disclosure", ["year", "unit_id"])
    op.create_table(
        "disclosure_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disclosure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("edited_by", sa.String(length=150), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_by", sa.String(length=150), nullable=True),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosure_version_disclosure_id")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["account.id"], name=op.f("fk_disclosure_version_edited_by_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["account.id"], name=op.f("fk_disclosure_version_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_version")),
        sa.UniqueConstraint("disclosure_id", "number", name=op.f("uq_disclosure_version_disclosure_id_number")),
    )
    op.create_table(
        "disclosure_file",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("medium_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["disclosure_version.id"], name=op.f("fk_disclosure_file_version_id")),
        sa.ForeignKeyConstraint(["medium_id"], ["medium.id"], name=op.f("fk_disclosure_file_medium_id")),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_disclosure_file")),
    )
    op.create_index("ix_disclosure_file_medium", "disclosure_file", ["medium_id"])
    op.create_table(
        "disclosure_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disclosure_id", sa.Integer(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_by", sa.String(length=150), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosure_change_disclosure_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["account.id"], name=op.f("fk_disclosure_change_noted_by_id")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["disclosure_version.id"], name=op.f("fk_disclosure_change_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_change")),
    )
    op.create_index("ix_disclosure_change_disclosure", "disclosure_change", ["disclosure_id", "settled_by_id"])
    for table, column in CIRCLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_foreign_key(f"fk_{table}_{column}", "disclosure_version", [column], ["id"])


def downgrade() -> None:
    for table, column in CIRCLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(f"fk_{table}_{column}", type_="foreignkey")
    op.drop_table("disclosure_change")
    op.drop_table("disclosure_file")
    op.drop_table("disclosure_version")
    op.drop_table("disclosure")
