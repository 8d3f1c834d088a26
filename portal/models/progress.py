"""The year's plan of tests, by which the board of progress knows what is due."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school import SchoolClass


class PlannedTest(Base):
    """On which day a class is assessed in a column (code of ``rules.gradebook``) of a subject, once for each column.

    ``planned_on`` is null once the test was taken off the plan; the audit log keeps every change.
    """

    __tablename__ = "planned_test"
    __table_args__ = (
        UniqueConstraint("class_id", "subject", "semester", "column"),
        Index("ix_planned_test_day", "class_id", "planned_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    subject: Mapped[str] = mapped_column(String(30))
    semester: Mapped[int]
    column: Mapped[str] = mapped_column(String(30))
    planned_on: Mapped[date | None] = mapped_column(Date)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(150))

    school_class: Mapped[SchoolClass] = relationship()
