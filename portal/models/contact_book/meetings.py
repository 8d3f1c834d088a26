"""Parents' days: teachers with slots that families book."""

from datetime import date, datetime, time

from sqlalchemy import Date, ForeignKey, Index, String, Time, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.people import Account
from portal.models.school import Guardian, Pupil


class MeetingDay(Base):
    """A day on which teachers meet families; its slots follow from the hours (``rules.contact_book.meetings``)."""

    __tablename__ = "meeting_day"
    __table_args__ = (Index("ix_meeting_day_unit", "unit_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str] = mapped_column(String(150))
    day: Mapped[date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(150), default="")
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)
    minutes: Mapped[int]
    pause: Mapped[int]
    book_until: Mapped[date] = mapped_column(Date)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(150))
    cancelled_at: Mapped[datetime | None]
    cancelled_words: Mapped[str] = mapped_column(String(500), default="")


class MeetingTeacher(Base):
    """A teacher who takes part; with ``cancelled_at`` no more, and why."""

    __tablename__ = "meeting_teacher"
    __table_args__ = (UniqueConstraint("day_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("meeting_day.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    cancelled_at: Mapped[datetime | None]
    cancelled_words: Mapped[str] = mapped_column(String(500), default="")

    account: Mapped[Account] = relationship()
    meeting_day: Mapped[MeetingDay] = relationship()


class MeetingBooking(Base):
    """A guardian meets a teacher about a child; the slot is free again once ``cancelled_at`` is set."""

    __tablename__ = "meeting_booking"
    __table_args__ = (
        Index(
            "uq_meeting_booking_slot",
            "teacher_id",
            "starts",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
        Index("ix_meeting_booking_pupil", "pupil_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("meeting_teacher.id"))
    starts: Mapped[time] = mapped_column(Time)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    guardian_id: Mapped[int] = mapped_column(ForeignKey("guardian.id"), index=True)
    booked_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str] = mapped_column(String(150), default="")
    cancelled_words: Mapped[str] = mapped_column(String(500), default="")

    teacher: Mapped[MeetingTeacher] = relationship()
    pupil: Mapped[Pupil] = relationship()
    guardian: Mapped[Guardian] = relationship()


class MeetingWish(Base):
    """A teacher's mark for a pupil's family: needed, or not needed."""

    __tablename__ = "meeting_wish"
    __table_args__ = (UniqueConstraint("teacher_id", "pupil_id"), Index("ix_meeting_wish_pupil", "pupil_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("meeting_teacher.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    wish: Mapped[str] = mapped_column(String(12))
