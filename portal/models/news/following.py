"""Readers who get the articles of a site by mail."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.news.sites import Section, Site


class Follower(Base):
    """A mail address that follows a site, or some of its sections (none: all of it), once ``confirmed_at`` is set.

    One row for each address and site while it lasts: when it ends (``ended_why``: ``reader``, ``operator``) the address
    is forgotten and the row only counts. ``salt`` goes into the links of its mails, which are kept nowhere
    (``services.news.following``). ``covered_until``: what was published up to then has been sent or was not to be.
    """

    __tablename__ = "follower"
    __table_args__ = (
        CheckConstraint("frequency IN ('each', 'daily', 'weekly')", name="frequency"),
        CheckConstraint("ended_why IN ('reader', 'operator')", name="ended_why"),
        UniqueConstraint("unit_id", "email"),
        Index("ix_follower_due", "unit_id", "frequency", "covered_until"),
        Index("ix_follower_made", "confirmed_at", "made_at"),
        Index("ix_follower_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    email: Mapped[str | None] = mapped_column(String(200))
    frequency: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(5), default="vi")
    salt: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    covered_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(10))

    site: Mapped[Site] = relationship(lazy="joined")
    sections: Mapped[list[Section]] = relationship(secondary="follower_section", order_by=Section.position)


class FollowerSection(Base):
    """A section somebody follows."""

    __tablename__ = "follower_section"
    __table_args__ = (Index("ix_follower_section_section", "section_id"),)

    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), primary_key=True, autoincrement=False)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), primary_key=True, autoincrement=False)
