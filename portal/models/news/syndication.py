"""Articles of a unit as the site of the unit above it has them: offered, accepted, refused, taken off again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.news.articles import Article


class Syndication(Base):
    """An article offered to one site (``unit_id``), once; its state is derived by ``rules.news.syndication``.

    The receiver may put its own ``headline`` and ``summary`` before the link (empty: the article's own); the text
    itself is never copied. ``accepted_by`` is empty where the unit's articles are accepted at once.
    """

    __tablename__ = "syndication"
    __table_args__ = (
        UniqueConstraint("article_id", "unit_id"),
        Index("ix_syndication_unit", "unit_id", "accepted_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    offered_at: Mapped[datetime]
    headline: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(String(500), default="")
    folded: Mapped[str] = mapped_column(String(700), default="")
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    accepted_by: Mapped[str | None] = mapped_column(String(150))
    refused_at: Mapped[datetime | None]
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    refused_by: Mapped[str | None] = mapped_column(String(150))
    refused_reason: Mapped[str | None] = mapped_column(String(1000))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_by: Mapped[str | None] = mapped_column(String(150))
    version: Mapped[int] = mapped_column(default=1)

    article: Mapped[Article] = relationship()

    __mapper_args__ = {"version_id_col": version}


class TrustedUnit(Base):
    """A unit whose articles the site of ``unit_id`` accepts at once; the audit log tells when that began and ended."""

    __tablename__ = "trusted_unit"

    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"), primary_key=True, autoincrement=False)
    child_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    since: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str] = mapped_column(String(150))
