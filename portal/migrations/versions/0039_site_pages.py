"""required pages of a site with their versions"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_site_page_unit_id")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["account.id"], name=op.f("fk_site_page_checked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_page")),
        sa.UniqueConstraint("unit_id", "kind", "year", name=op.f("uq_site_page_unit_id_kind_year")),
    )
    op.create_table(
        "site_page_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("edited_by", sa.String(length=150), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["site_page.id"], name=op.f("fk_site_page_version_page_id")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["account.id"], name=op.f("fk_site_page_version_edited_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_page_version")),
        sa.UniqueConstraint("page_id", "number", name=op.f("uq_site_page_version_page_id_number")),
    )
    op.create_table(
        "site_page_editing",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["site_page.id"], name=op.f("fk_site_page_editing_page_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_site_page_editing_account_id")),
        sa.PrimaryKeyConstraint("page_id", "account_id", name=op.f("pk_site_page_editing")),
    )


def downgrade() -> None:
    op.drop_table("site_page_editing")
    op.drop_table("site_page_version")
    op.drop_table("site_page")
