"""What a school exchanges as files: how its lists name their columns, and what was sent of which record."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
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
