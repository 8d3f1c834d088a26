"""Pictures and files of a site, kept once and used in many articles."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base


class Medium(Base):
    """A picture or a file in the media library of a unit; put away it is offered no more, where it is used it stays.

    ``sha256`` names the cleaned original in the file store. ``renditions`` of a picture: a list of
    ``{"width", "height", "type", "sha256", "size"}``, the smallest first; empty for a file.
    """

    __tablename__ = "medium"
    __table_args__ = (
        CheckConstraint("kind IN ('picture', 'file')", name="kind"),
        Index("ix_medium_unit", "unit_id", "put_away_at", "id"),
        Index("ix_medium_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    alt: Mapped[str] = mapped_column(String(300), default="")
    credit: Mapped[str] = mapped_column(String(200), default="")
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    uploaded_by: Mapped[str] = mapped_column(String(150))
    put_away_at: Mapped[datetime | None]


class MediumUse(Base):
    """A version of an article shows or links the medium."""

    __tablename__ = "medium_use"
    __table_args__ = (Index("ix_medium_use_medium", "medium_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"), primary_key=True)
    medium_id: Mapped[int] = mapped_column(ForeignKey("medium.id"), primary_key=True)


class GalleryItem(Base):
    """A picture in the gallery of a version, in order, with its caption."""

    __tablename__ = "gallery_item"
    __table_args__ = (Index("ix_gallery_item_medium", "medium_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    medium_id: Mapped[int] = mapped_column(ForeignKey("medium.id"))
    caption: Mapped[str] = mapped_column(String(300), default="")

    medium: Mapped[Medium] = relationship(lazy="joined")
