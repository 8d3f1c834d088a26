"""Figures of schools, worked out by the worker from what stands in their books: numbers, never who a pupil is."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class SchoolFigures(Base):
    """When the figures of a school's year were worked out; ``computed_at`` null while they never were.

    ``seen_change`` is the newest change of a mark anywhere that they know of, ``changed_at`` when a later one of this
    school was noticed. ``error`` says why the last try, at ``tried_at``, failed.
    """

    __tablename__ = "school_figures"
    __table_args__ = (UniqueConstraint("unit_id", "start_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    start_year: Mapped[int]
    tried_at: Mapped[datetime]
    computed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    seen_change: Mapped[int] = mapped_column(default=0)
    last_mark_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(500), default="")


class GradeFigures(Base):
    """What a grade of a school counts in a period ("1", "2", "nam"): numbers by the codes of ``rules.figures``."""

    __tablename__ = "grade_figures"
    __table_args__ = (
        UniqueConstraint("unit_id", "start_year", "grade", "period"),
        Index("ix_grade_figures_period", "start_year", "period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    start_year: Mapped[int]
    grade: Mapped[int]
    period: Mapped[str] = mapped_column(String(3))
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
