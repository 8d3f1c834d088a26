"""The school year as a province, or a school, sets it."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
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
