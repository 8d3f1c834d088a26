"""What a school discloses of each school year: eight sections, each in versions that are never lost."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.news.media import Medium
from portal.models.news.sites import Site


class Disclosure(Base):
    """A section (``topic``) of a school year, ``year`` being the one in which it began. It is never deleted.

    ``latest`` is the newest version, a draft while it has no ``published_at``; ``shown`` is what the public reads, None
    before the first publication. The state is derived by ``rules.news.disclosure``.
    """

    __tablename__ = "disclosure"
    __table_args__ = (UniqueConstraint("unit_id", "year", "topic"), Index("ix_disclosure_year", "year", "unit_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    year: Mapped[int]
    topic: Mapped[str] = mapped_column(String(20))
    latest_id: Mapped[int | None] = mapped_column(ForeignKey("disclosure_version.id", use_alter=True))
    shown_id: Mapped[int | None] = mapped_column(ForeignKey("disclosure_version.id", use_alter=True))
    first_published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    site: Mapped[Site] = relationship()
    latest: Mapped["DisclosureVersion | None"] = relationship(foreign_keys=[latest_id], post_update=True)
    shown: Mapped["DisclosureVersion | None"] = relationship(foreign_keys=[shown_id], post_update=True)
    changes: Mapped[list["DisclosureChange"]] = relationship(order_by="DisclosureChange.id")

    __mapper_args__ = {"version_id_col": version}


class DisclosureVersion(Base):
    """The content of a section at one time; frozen once ``published_at`` is set.

    ``note`` says to everybody what a later version corrected. ``body`` is sanitised HTML without pictures.
    """

    __tablename__ = "disclosure_version"
    __table_args__ = (UniqueConstraint("disclosure_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosure.id"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    edited_by: Mapped[str] = mapped_column(String(150))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_by: Mapped[str | None] = mapped_column(String(150))

    disclosure: Mapped[Disclosure] = relationship(foreign_keys=[disclosure_id])
    files: Mapped[list["DisclosureFile"]] = relationship(
        order_by="DisclosureFile.position", cascade="all, delete-orphan"
    )


class DisclosureFile(Base):
    """A file of a version, in order."""

    __tablename__ = "disclosure_file"
    __table_args__ = (Index("ix_disclosure_file_medium", "medium_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("disclosure_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    medium_id: Mapped[int] = mapped_column(ForeignKey("medium.id"))

    medium: Mapped[Medium] = relationship(lazy="joined")


class DisclosureChange(Base):
    """What the section tells changed on a day; waits for an update until a published version (``settled_by``) has it.

    Ten working days are allowed from ``changed_on``.
    """

    __tablename__ = "disclosure_change"
    __table_args__ = (Index("ix_disclosure_change_disclosure", "disclosure_id", "settled_by_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosure.id"))
    changed_on: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(String(500))
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    noted_by: Mapped[str] = mapped_column(String(150))
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("disclosure_version.id"))

    settled_by: Mapped[DisclosureVersion | None] = relationship()
