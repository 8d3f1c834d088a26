"""A school's way from one school year to the next: the plan, and what was done of it."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class RollOver(Base):
    """The plan of one school for the end of the year that began in ``start_year``; kept until and after it is done.

    ``begins_on`` is the first day in the new classes, ``finished_on`` the day of those who leave. ``intake`` names the
    classes of the first grade to be made. ``class_ids`` and ``homeroom_ids`` are what carrying it out has made.
    """

    __tablename__ = "roll_over"
    __table_args__ = (UniqueConstraint("unit_id", "start_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    start_year: Mapped[int]
    begins_on: Mapped[date] = mapped_column(Date)
    finished_on: Mapped[date] = mapped_column(Date)
    decision: Mapped[str] = mapped_column(String(200), default="")
    keep_homeroom: Mapped[bool] = mapped_column(default=False)
    intake: Mapped[list[str]] = mapped_column(JSON, default=list)
    class_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    homeroom_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    worked_out_at: Mapped[datetime]
    worked_out_by: Mapped[str] = mapped_column(String(150))
    carried_out_at: Mapped[datetime | None]
    carried_out_by: Mapped[str] = mapped_column(String(150), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RollOverMove(Base):
    """What becomes of one pupil, who sits in ``class_id`` in grade ``grade``. Codes are of ``rules.rollover``.

    ``edited``: a person decided it, working the plan out again keeps it. ``place_id`` and ``event_id`` are what was
    written when it was ``done_at``.
    """

    __tablename__ = "roll_over_move"
    __table_args__ = (
        UniqueConstraint("roll_over_id", "pupil_id"),
        Index("ix_roll_over_move_class", "roll_over_id", "class_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    roll_over_id: Mapped[int] = mapped_column(ForeignKey("roll_over.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    grade: Mapped[int]
    result: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(10))
    to_class: Mapped[str] = mapped_column(String(40), default="")
    to_grade: Mapped[int | None]
    edited: Mapped[bool] = mapped_column(default=False)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("class_place.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment_event.id"))
    done_at: Mapped[datetime | None]
