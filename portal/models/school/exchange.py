"""What a school exchanges as files: how its lists name their columns, photos brought, what was sent of which record."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class ColumnMap(Base):
    """What people of a unit said the columns of their lists mean: heading (as compared) to key, "" for left alone."""

    __tablename__ = "column_map"
    __table_args__ = (UniqueConstraint("unit_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(20))
    headings: Mapped[dict[str, str]] = mapped_column(JSON)
    changed_at: Mapped[datetime]


class PhotoImport(Base):
    """An archive of photos that the worker draws: its files as [place in it, pupil, path], how many are ``done``.

    ``given`` became photos, ``left`` could not be and why. Over when the person was told.
    """

    __tablename__ = "photo_import"
    __table_args__ = (Index("ix_photo_import_account", "account_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    account_name: Mapped[str] = mapped_column(String(150))
    sha256: Mapped[str] = mapped_column(String(64))
    files: Mapped[list[list[Any]]] = mapped_column(JSON)
    done: Mapped[int] = mapped_column(default=0)
    given: Mapped[int] = mapped_column(default=0)
    left: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class SentRecord(Base):
    """A pupil or a class as last given to the data centre: its lasting id there, version, event and content (hash).

    ``kind`` is ``pupil`` or ``class``; ``event`` NEW, UPDATE or CANCEL; ``changed_at`` when that content began.
    """

    __tablename__ = "sent_record"
    __table_args__ = (UniqueConstraint("unit_id", "kind", "object_id"), UniqueConstraint("record_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(10))
    object_id: Mapped[int]
    record_id: Mapped[str] = mapped_column(String(36))
    record_version: Mapped[int]
    event: Mapped[str] = mapped_column(String(10))
    content_sha256: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime]
    sent_at: Mapped[datetime]
