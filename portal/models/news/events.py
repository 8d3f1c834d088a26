"""What takes place at a unit."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.news.articles import Article


class Event(Base):
    """An event in the calendar of a site: public from the moment it is saved until it is taken back.

    ``ends_at`` is exclusive; of whole days both are midnights in Vietnam. Without ``has_end`` nobody told the end, and
    ``ends_at`` is the midnight after. ``off`` (postponed, cancelled) with its reason is told to everybody.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_unit_starts", "unit_id", "starts_at", "id"),
        Index("ix_event_unit_ends", "unit_id", "ends_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    title: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="")
    audience: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(String(4000), default="")
    all_day: Mapped[bool]
    has_end: Mapped[bool]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    off: Mapped[str | None] = mapped_column(String(10))
    off_reason: Mapped[str | None] = mapped_column(String(500))
    off_at: Mapped[datetime | None]
    off_by: Mapped[str | None] = mapped_column(String(150))
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str | None] = mapped_column(String(150))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_by: Mapped[str] = mapped_column(String(150))
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(150))
    version: Mapped[int] = mapped_column(default=1)

    article: Mapped[Article | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
