"""Attendance: the rolls that were taken, who was not simply there, and every change of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school import Pupil, SchoolClass


class Roll(Base):
    """The roll of a class in one session (``morning``, ``afternoon``) of a day. The row says that it was taken.

    A class with one session a day has only the first, whatever the hour it is taught at.
    """

    __tablename__ = "roll"
    __table_args__ = (UniqueConstraint("class_id", "day", "session"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    day: Mapped[date] = mapped_column(Date)
    session: Mapped[str] = mapped_column(String(10))
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    taken_by: Mapped[str] = mapped_column(String(150))
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[str] = mapped_column(String(150), default="")
    version: Mapped[int] = mapped_column(default=1)

    school_class: Mapped[SchoolClass] = relationship()


class RollEntry(Base):
    """A pupil who was not simply there; everybody of the class without a row was.

    ``status`` is a code of ``rules.attendance.statuses``, ``present`` again once it was corrected; ``lessons`` are the
    numbers of single lessons missed, "2,3".
    """

    __tablename__ = "roll_entry"
    __table_args__ = (UniqueConstraint("roll_id", "pupil_id"), Index("ix_roll_entry_pupil", "pupil_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    roll_id: Mapped[int] = mapped_column(ForeignKey("roll.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    status: Mapped[str] = mapped_column(String(10))
    lessons: Mapped[str] = mapped_column(String(30), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")

    roll: Mapped[Roll] = relationship()
    pupil: Mapped[Pupil] = relationship()


class RollChange(Base):
    """One change of one pupil in a roll: from what to what, when, by whom.

    ``version`` is the roll's after the change, so that whoever opened an older one can be told what is new.
    """

    __tablename__ = "roll_change"
    __table_args__ = (Index("ix_roll_change_roll", "roll_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roll_id: Mapped[int] = mapped_column(ForeignKey("roll.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    version: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str] = mapped_column(String(150))

    pupil: Mapped[Pupil] = relationship()
