"""Articles: one row for the article, one for each version of its words, and what happened to it."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.news.media import GalleryItem, Medium
from portal.models.news.sites import Section, Site, WritingGroup


class Article(Base):
    """An article or a notice of a site. It is never deleted: it is withdrawn, with a reason its page shows.

    Its state has two axes, derived by ``rules.news.states``: the work on its newest version (``latest``), and what the
    public sees: ``shown`` is the version published, from ``publish_at`` to ``expires_at``, unless withdrawn.
    """

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint("kind IN ('article', 'notice')", name="kind"),
        UniqueConstraint("unit_id", "slug"),
        Index("ix_article_shown", "unit_id", "kind", "publish_at", "id"),
        Index("ix_article_section", "section_id", "publish_at", "id"),
        Index("ix_article_unit", "unit_id", "changed_at", "id"),
        Index("ix_article_author", "author_id", "changed_at", "id"),
        Index("ix_article_group", "group_id", "changed_at", "id"),
        Index("ix_article_publish", "publish_at"),
        Index("ix_article_expires", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    kind: Mapped[str] = mapped_column(String(10), default="article")
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("writing_group.id"))
    slug: Mapped[str] = mapped_column(String(120))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(150))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    latest_id: Mapped[int | None] = mapped_column(ForeignKey("article_version.id", use_alter=True))
    shown_id: Mapped[int | None] = mapped_column(ForeignKey("article_version.id", use_alter=True))
    publish_at: Mapped[datetime | None]
    revised_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    lead_until: Mapped[datetime | None]
    pinned_until: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_by: Mapped[str | None] = mapped_column(String(150))
    withdrawn_reason: Mapped[str | None] = mapped_column(String(1000))
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    discarded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    site: Mapped[Site] = relationship()
    section: Mapped[Section] = relationship()
    group: Mapped[WritingGroup | None] = relationship()
    latest: Mapped["ArticleVersion | None"] = relationship(foreign_keys=[latest_id], post_update=True)
    shown: Mapped["ArticleVersion | None"] = relationship(foreign_keys=[shown_id], post_update=True)
    superseded_by: Mapped["Article | None"] = relationship(remote_side=[id])

    __mapper_args__ = {"version_id_col": version}


class ArticleVersion(Base):
    """The words of an article as they were at one time; frozen once ``submitted_at`` is set.

    ``decision`` is ``approved`` or ``returned`` and names who decided (R38). ``emergency_reason``: it was published
    without an approval, which is owed until ``decision`` says approved. ``body`` is sanitised HTML, ``text`` its words.
    """

    __tablename__ = "article_version"
    __table_args__ = (
        CheckConstraint("decision IN ('approved', 'returned')", name="decision"),
        UniqueConstraint("article_id", "number"),
        Index("ix_article_version_waiting", "decision", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(500), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    folded: Mapped[str] = mapped_column(Text, default="")
    byline: Mapped[str] = mapped_column(String(150), default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("medium.id"))
    source_name: Mapped[str] = mapped_column(String(200), default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    source_permission: Mapped[str] = mapped_column(String(300), default="")
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    edited_by: Mapped[str] = mapped_column(String(150))
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    submitted_by: Mapped[str | None] = mapped_column(String(150))
    decision: Mapped[str | None] = mapped_column(String(10))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[str | None] = mapped_column(String(150))
    emergency_reason: Mapped[str | None] = mapped_column(String(1000))

    article: Mapped[Article] = relationship(foreign_keys=[article_id])
    cover: Mapped[Medium | None] = relationship()
    gallery: Mapped[list[GalleryItem]] = relationship(order_by=GalleryItem.position, cascade="all, delete-orphan")


class ArticleStep(Base):
    """One thing that happened to the article, for its history; ``act`` is a word of ``rules.news.steps``."""

    __tablename__ = "article_step"
    __table_args__ = (Index("ix_article_step_article", "article_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("article_version.id"))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str] = mapped_column(String(150))
    act: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(1000), default="")


class ArticleComment(Base):
    """A moderator's remark on a passage (``quote``) of a version, or on the whole when the quote is empty."""

    __tablename__ = "article_comment"
    __table_args__ = (Index("ix_article_comment_version", "version_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"))
    quote: Mapped[str] = mapped_column(String(500), default="")
    words: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str] = mapped_column(String(150))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(150))


class ArticleTag(Base):
    """A tag of the version shown, for the tag's page."""

    __tablename__ = "article_tag"
    __table_args__ = (Index("ix_article_tag_slug", "unit_id", "slug"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    name: Mapped[str] = mapped_column(String(60))


class FormerAddress(Base):
    """An address the article had; it leads to the present one for ever."""

    __tablename__ = "former_address"
    __table_args__ = (Index("ix_former_address_article", "article_id"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"), primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))


class ArticleEditing(Base):
    """Somebody has the article open for editing since ``at``, the last sign of life."""

    __tablename__ = "article_editing"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(150))
    at: Mapped[datetime]
