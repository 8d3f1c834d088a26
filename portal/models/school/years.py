"""The school year as a province, or a school, sets it, and the days it closes besides the public holidays."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class SchoolYear(Base):
    """The dates of one school year, decided by a unit for itself and everything below it.

    A school follows its own row, else that of the nearest unit above. All days are the last or first day itself.
    ``decision`` cites the number and date of the decision.
    """

    __tablename__ = "school_year"
    __table_args__ = (UniqueConstraint("unit_id", "start_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    start_year: Mapped[int]
    opens_on: Mapped[date] = mapped_column(Date)
    first_begins_on: Mapped[date] = mapped_column(Date)
    first_ends_on: Mapped[date] = mapped_column(Date)
    second_begins_on: Mapped[date] = mapped_column(Date)
    second_ends_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    decision: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(150))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SchoolBreak(Base):
    """Days without lessons, decided by a unit for itself and everything below it; both ends are days off.

    Taken back with a reason it stays on record.
    """

    __tablename__ = "school_break"
    __table_args__ = (Index("ix_school_break_unit", "unit_id", "last_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(150))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(150), default="")
    withdrawn_why: Mapped[str] = mapped_column(String(300), default="")
