"""Sites, their sections, and the groups that write in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.people import Account
from portal.models.units import Unit


class Site(Base):
    """The public site of one unit, in its own words and colour; nobody reads it before ``opened_at``.

    ``edition`` rises with every change a reader can see, so that a kept page is known to be old; ``changed_at`` is when
    it rose last. ``host`` is the site's own host name, if it has one. ``closed_at``: it was open and is not now, for a
    reason that everybody may read. ``settings`` holds what few sites change (``rules.news.settings``).
    """

    __tablename__ = "site"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    host: Mapped[str | None] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    tagline: Mapped[str] = mapped_column(String(300), default="")
    colour: Mapped[str] = mapped_column(String(20), default="blue")
    emblem_id: Mapped[int | None] = mapped_column(ForeignKey("medium.id", use_alter=True))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    edition: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(150))
    closed_reason: Mapped[str | None] = mapped_column(String(1000))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class FormerSiteAddress(Base):
    """An address the site had; it leads to the present one for ever and is given to no other unit."""

    __tablename__ = "former_site_address"
    __table_args__ = (Index("ix_former_site_address_unit", "unit_id", "until"),)

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    until: Mapped[datetime]


class Section(Base):
    """A section (chuyên mục) of a site; put away it takes no new article, what it holds stays readable."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("unit_id", "slug"), Index("ix_section_unit", "unit_id", "position", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(300), default="")
    position: Mapped[int] = mapped_column(default=0)
    in_menu: Mapped[bool] = mapped_column(default=True)
    put_away_at: Mapped[datetime | None]


class WritingGroup(Base):
    """A subject group (tổ/khối chuyên môn) that writes about its own work, in the sections given to it (R39)."""

    __tablename__ = "writing_group"
    __table_args__ = (Index("ix_writing_group_unit", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    put_away_at: Mapped[datetime | None]

    sections: Mapped[list[Section]] = relationship(secondary="writing_group_section", order_by=Section.position)
    members: Mapped[list["WritingGroupMember"]] = relationship(back_populates="group")


class WritingGroupSection(Base):
    """A section the group writes in."""

    __tablename__ = "writing_group_section"
    __table_args__ = (Index("ix_writing_group_section_section", "section_id"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("writing_group.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), primary_key=True)


class WritingGroupMember(Base):
    """A person who writes for the group, from one day to another (``valid_to`` exclusive; open when null)."""

    __tablename__ = "writing_group_member"
    __table_args__ = (
        Index("ix_writing_group_member_account", "account_id", "valid_to"),
        Index("ix_writing_group_member_group", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("writing_group.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    group: Mapped[WritingGroup] = relationship(back_populates="members")
    account: Mapped[Account] = relationship()
