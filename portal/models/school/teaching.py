"""What is taught in a year, by whom, and who looks after the electronic books."""

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.people import Account
from portal.models.school.classes import SchoolClass
from portal.models.school.decisions import AssignmentDecision


class ProgrammeSubject(Base):
    """A subject of a grade in a school year of one school. ``code`` names it in marks and assignments for ever.

    ``assessed_by`` is ``score`` or ``comment``; ``periods`` are lessons a year. An ``optional`` subject counts for a
    class only where a teacher is assigned to it. Of preschool (grade 0) it is a field of development with its
    ``indicators``, each with code, standard and text, of one ``age_group`` ("" for all).
    """

    __tablename__ = "programme_subject"
    __table_args__ = (UniqueConstraint("unit_id", "start_year", "grade", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    start_year: Mapped[int]
    grade: Mapped[int]
    code: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(80))
    assessed_by: Mapped[str] = mapped_column(String(10))
    periods: Mapped[int]
    position: Mapped[int]
    optional: Mapped[bool] = mapped_column(default=False)
    indicators: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")
    age_group: Mapped[str] = mapped_column(String(10), default="", server_default="")


class TeachingAssignment(Base):
    """A teacher teaches a subject to a class from one day to another (``valid_to`` exclusive; open when null)."""

    __tablename__ = "teaching_assignment"
    __table_args__ = (
        Index("ix_teaching_assignment_class", "class_id", "subject"),
        Index("ix_teaching_assignment_account", "account_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    subject: Mapped[str] = mapped_column(String(30))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("assignment_decision.id"))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    account: Mapped[Account] = relationship()
    school_class: Mapped[SchoolClass] = relationship()
    decision: Mapped[AssignmentDecision | None] = relationship()


class BoardMember(Base):
    """A member of the board that looks after the electronic books, with a written duty (R32)."""

    __tablename__ = "board_member"
    __table_args__ = (Index("ix_board_member_unit", "unit_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    duty: Mapped[str] = mapped_column(String(500))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("assignment_decision.id"))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    account: Mapped[Account] = relationship()
    decision: Mapped[AssignmentDecision | None] = relationship()
