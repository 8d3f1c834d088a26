"""The required pages of a site that are written: introduction, organisation, admissions of a school year."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base


class SitePage(Base):
    """One required page of a site; ``kind`` is a word of ``rules.news.pages``.

    ``year`` is the first of a school year, 0 for pages without one. ``number`` is its newest version, 0 before anything
    was written. ``shown``: the public reads that version.
    ``checked_at``: somebody last said that it is still right.
    """

    __tablename__ = "site_page"
    __table_args__ = (UniqueConstraint("unit_id", "kind", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    kind: Mapped[str] = mapped_column(String(20))
    year: Mapped[int] = mapped_column(default=0)
    number: Mapped[int] = mapped_column(default=0)
    shown: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_by: Mapped[str] = mapped_column(String(150), default="")


class SitePageVersion(Base):
    """What a page said from one saving to the next; never changed. ``details``: see ``rules.news.admissions``."""

    __tablename__ = "site_page_version"
    __table_args__ = (UniqueConstraint("page_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("site_page.id"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    edited_by: Mapped[str] = mapped_column(String(150))

    page: Mapped[SitePage] = relationship(lazy="joined")


class SitePageEditing(Base):
    """Somebody has the page open for editing since ``at``, the last sign of life."""

    __tablename__ = "site_page_editing"

    page_id: Mapped[int] = mapped_column(ForeignKey("site_page.id"), primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(150))
    at: Mapped[datetime]
