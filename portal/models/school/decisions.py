"""Decisions of a school about its own people."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class AssignmentDecision(Base):
    """A decision of a school for a year (number, date, file).

    ``kind`` is ``teaching`` (who teaches and leads the classes) or ``board`` (who looks after the electronic books);
    it holds from ``applies_from`` on.
    """

    __tablename__ = "assignment_decision"
    __table_args__ = (Index("ix_assignment_decision_unit", "unit_id", "start_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    start_year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date] = mapped_column(Date)
    applies_from: Mapped[date] = mapped_column(Date)
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    file_size: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(150))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
