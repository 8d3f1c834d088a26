"""What a unit above writes to the families of the schools below it."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class Broadcast(Base):
    """A draft until ``sent_at``; then the worker makes a notice of it in each school, ``HOLD`` after it was sent.

    ``under``: only schools in these units right below; ``grades``: only these; none of them is all. ``aim_words`` names
    both as they were called when it was sent. ``corrects_id``: a sent one it corrects, in every school.
    """

    __tablename__ = "broadcast"
    __table_args__ = (Index("ix_broadcast_unit", "unit_id", "sent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_name: Mapped[str] = mapped_column(String(250))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(150))
    title: Mapped[str] = mapped_column(String(150))
    text: Mapped[str] = mapped_column(Text)
    under: Mapped[list[int]] = mapped_column(JSON, default=list)
    grades: Mapped[list[int]] = mapped_column(JSON, default=list)
    aim_words: Mapped[str] = mapped_column(String(500), default="")
    ends_on: Mapped[date] = mapped_column(Date)
    confirming: Mapped[str] = mapped_column(String(10), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    question: Mapped[str] = mapped_column(String(300), default="", server_default="")
    options: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    corrects_id: Mapped[int | None]
    reminded_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime]
    discarded_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(150), default="")
    withdrawn_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BroadcastFile(Base):
    """A file that goes with a broadcast, and with the notice of each school."""

    __tablename__ = "broadcast_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]


class BroadcastSchool(Base):
    """A school a broadcast goes to, written when its half minute was over; ``outcome`` is a ``broadcasts.Outcome``."""

    __tablename__ = "broadcast_school"
    __table_args__ = (UniqueConstraint("broadcast_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    outcome: Mapped[str] = mapped_column(String(10), default="")
