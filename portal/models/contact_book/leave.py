"""Leave of absence that families ask for."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school import Guardian, Pupil


class LeaveRequest(Base):
    """What one guardian asks for one child; ``state``, ``kind``, ``level`` are codes of ``rules.contact_book.leave``.

    ``days`` are days of lessons, ``class_name`` that of the day it was asked for. Who decides is asked anew each time.
    """

    __tablename__ = "leave_request"
    __table_args__ = (
        Index("ix_leave_request_unit", "unit_id", "state", "first_day"),
        Index("ix_leave_request_pupil", "pupil_id", "last_day"),
        Index("ix_leave_request_due", "state", "first_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    guardian_id: Mapped[int] = mapped_column(ForeignKey("guardian.id"), index=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    class_name: Mapped[str] = mapped_column(String(50))
    first_day: Mapped[date] = mapped_column(Date)
    first_session: Mapped[str] = mapped_column(String(10))
    last_day: Mapped[date] = mapped_column(Date)
    last_session: Mapped[str] = mapped_column(String(10))
    sessions_a_day: Mapped[int]
    days: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(1000), default="")
    level: Mapped[str] = mapped_column(String(10))
    late: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)

    pupil: Mapped[Pupil] = relationship()
    guardian: Mapped[Guardian] = relationship()

    __mapper_args__ = {"version_id_col": version}


class LeaveStep(Base):
    """What happened to a request, by whom, with which words; the first is that it was asked for."""

    __tablename__ = "leave_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    leave_id: Mapped[int] = mapped_column(ForeignKey("leave_request.id"), index=True)
    step: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str] = mapped_column(String(150))
    words: Mapped[str] = mapped_column(String(1000), default="")


class LeaveFile(Base):
    """A paper that goes with a request; who may read its words may open it. ``dropped_at``: the family left it out when
    it sent the request again; it stays as what was sent then."""

    __tablename__ = "leave_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    leave_id: Mapped[int] = mapped_column(ForeignKey("leave_request.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    dropped_at: Mapped[datetime | None]
