"""news sites: sections, writers, articles in versions, media"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

CIRCLES = (
    ("site", "emblem_id", "medium"),
    ("article", "latest_id", "article_version"),
    ("article", "shown_id", "article_version"),
)
"""Columns that point back to a table made later: table, column, target."""


def upgrade() -> None:
    op.create_table(
        "site",
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tagline", sa.String(length=300), nullable=False),
        sa.Column("colour", sa.String(length=20), nullable=False),
        sa.Column("emblem_id", sa.Integer(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_site_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_site")),
        sa.UniqueConstraint("host", name=op.f("uq_site_host")),
        sa.UniqueConstraint("slug", name=op.f("uq_site_slug")),
    )
    op.create_table(
        "medium",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("credit", sa.String(length=200), nullable=False),
        sa.Column("renditions", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=150), nullable=False),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('picture', 'file')", name=op.f("ck_medium_kind")),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_medium_unit_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["account.id"], name=op.f("fk_medium_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medium")),
    )
    op.create_index("ix_medium_unit", "medium", ["unit_id", "put_away_at", "id"])
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("in_menu", sa.Boolean(), nullable=False),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_section_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("unit_id", "slug", name=op.f("uq_section_unit_id_slug")),
    )
    op.create_index("ix_section_unit", "section", ["unit_id", "position", "id"])
    op.create_table(
        "writing_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_writing_group_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing_group")),
    )
    op.create_index("ix_writing_group_unit", "writing_group", ["unit_id"])
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=150), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_id", sa.Integer(), nullable=True),
        sa.Column("shown_id", sa.Integer(), nullable=True),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pinned_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=150), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=1000), nullable=True),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('article', 'notice')", name=op.f("ck_article_kind")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_article_author_id")),
        sa.ForeignKeyConstraint(["group_id"], ["writing_group.id"], name=op.f("fk_article_group_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_article_section_id")),
        sa.ForeignKeyConstraint(["superseded_by_id"], ["article.id"], name=op.f("fk_article_superseded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_article_unit_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["account.id"], name=op.f("fk_article_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("unit_id", "slug", name=op.f("uq_article_unit_id_slug")),
    )
    op.create_index("ix_article_author", "article", ["author_id", "changed_at", "id"])
    op.create_index("ix_article_group", "article", ["group_id", "changed_at", "id"])
    op.create_index("ix_article_section", "article", ["section_id", "publish_at", "id"])
    op.create_index("ix_article_shown", "article", ["unit_id", "kind", "publish_at", "id"])
    op.create_index("ix_article_unit", "article", ["unit_id", "changed_at", "id"])
    op.create_table(
        "writing_group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_writing_group_member_account_id")),
        sa.ForeignKeyConstraint(["group_id"], ["writing_group.id"], name=op.f("fk_writing_group_member_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing_group_member")),
    )
    op.create_index("ix_writing_group_member_account", "writing_group_member", ["account_id", "valid_to"])
    op.create_index("ix_writing_group_member_group", "writing_group_member", ["group_id"])
    op.create_table(
        "writing_group_section",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["writing_group.id"], name=op.f("fk_writing_group_section_group_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_writing_group_section_section_id")),
        sa.PrimaryKeyConstraint("group_id", "section_id", name=op.f("pk_writing_group_section")),
    )
    op.create_index("ix_writing_group_section_section", "writing_group_section", ["section_id"])
    op.create_table(
        "article_editing",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_article_editing_account_id")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_editing_article_id")),
        sa.PrimaryKeyConstraint("article_id", "account_id", name=op.f("pk_article_editing")),
    )
    op.create_table(
        "article_tag",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_tag_article_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_article_tag_unit_id")),
        sa.PrimaryKeyConstraint("article_id", "slug", name=op.f("pk_article_tag")),
    )
    op.create_index("ix_article_tag_slug", "article_tag", ["unit_id", "slug"])
    op.create_table(
        "article_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("byline", sa.String(length=150), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("source_permission", sa.String(length=300), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("edited_by", sa.String(length=150), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by", sa.String(length=150), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=150), nullable=True),
        sa.Column("emergency_reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint("decision IN ('approved', 'returned')", name=op.f("ck_article_version_decision")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_version_article_id")),
        sa.ForeignKeyConstraint(["cover_id"], ["medium.id"], name=op.f("fk_article_version_cover_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_article_version_decided_by_id")),
        sa.ForeignKeyConstraint(["edited_by_id"], ["account.id"], name=op.f("fk_article_version_edited_by_id")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["account.id"], name=op.f("fk_article_version_submitted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_version")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_article_version_article_id_number")),
    )
    op.create_index("ix_article_version_waiting", "article_version", ["decision", "submitted_at"])
    op.create_table(
        "former_address",
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_former_address_article_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["site.unit_id"], name=op.f("fk_former_address_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "slug", name=op.f("pk_former_address")),
    )
    op.create_index("ix_former_address_article", "former_address", ["article_id"])
    op.create_table(
        "article_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(length=500), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=150), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_article_comment_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["article_version.id"], name=op.f("fk_article_comment_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_comment")),
    )
    op.create_index("ix_article_comment_version", "article_comment", ["version_id", "id"])
    op.create_table(
        "article_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=150), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_step_article_id")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_article_step_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["article_version.id"], name=op.f("fk_article_step_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_step")),
    )
    op.create_index("ix_article_step_article", "article_step", ["article_id", "id"])
    op.create_table(
        "gallery_item",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("medium_id", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["medium_id"], ["medium.id"], name=op.f("fk_gallery_item_medium_id")),
        sa.ForeignKeyConstraint(["version_id"], ["article_version.id"], name=op.f("fk_gallery_item_version_id")),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_gallery_item")),
    )
    op.create_index("ix_gallery_item_medium", "gallery_item", ["medium_id"])
    op.create_table(
        "medium_use",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("medium_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["medium_id"], ["medium.id"], name=op.f("fk_medium_use_medium_id")),
        sa.ForeignKeyConstraint(["version_id"], ["article_version.id"], name=op.f("fk_medium_use_version_id")),
        sa.PrimaryKeyConstraint("version_id", "medium_id", name=op.f("pk_medium_use")),
    )
    op.create_index("ix_medium_use_medium", "medium_use", ["medium_id"])
    for table, column, target in CIRCLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_foreign_key(f"fk_{table}_{column}", target, [column], ["id"])


def downgrade() -> None:
    for table, column, _target in CIRCLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(f"fk_{table}_{column}", type_="foreignkey")
    op.drop_table("medium_use")
    op.drop_table("gallery_item")
    op.drop_table("article_step")
    op.drop_table("article_comment")
    op.drop_table("former_address")
    op.drop_table("article_version")
    op.drop_table("article_tag")
    op.drop_table("article_editing")
    op.drop_table("writing_group_section")
    op.drop_table("writing_group_member")
    op.drop_table("article")
    op.drop_table("writing_group")
    op.drop_table("section")
    op.drop_table("medium")
    op.drop_table("site")
