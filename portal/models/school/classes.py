"""Classes of a school year, who sits in them and who leads them."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.people import Account
from portal.models.school.decisions import AssignmentDecision
from portal.models.school.pupils import Pupil
from portal.models.units import Unit


class SchoolClass(Base):
    """A class of one school year. ``grade`` is 1 to 12, 0 for preschool with its ``age_group`` ("" when not said).

    A combined class names its further grades in ``other_grades``; each pupil's own grade stands in the place.
    ``campus_id`` is the site it is taught at, null at the main site.
    """

    __tablename__ = "school_class"
    __table_args__ = (
        UniqueConstraint("unit_id", "start_year", "name"),
        Index("ix_school_class_order", "unit_id", "start_year", "grade", "name_sort"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    start_year: Mapped[int]
    grade: Mapped[int]
    other_grades: Mapped[list[int]] = mapped_column(JSON, default=list)
    name: Mapped[str] = mapped_column(String(40))
    name_sort: Mapped[str] = mapped_column(String(120))
    campus_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    sessions_a_day: Mapped[int] = mapped_column(default=1)
    age_group: Mapped[str] = mapped_column(String(10), default="", server_default="")
    put_away_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    campus: Mapped[Unit | None] = relationship(foreign_keys=[campus_id])

    __mapper_args__ = {"version_id_col": version}


class ClassPlace(Base):
    """A pupil sits in a class from one day to another (``valid_to`` exclusive; open when null).

    ``grade`` is the pupil's own, which differs from the class's only in a combined class.
    """

    __tablename__ = "class_place"
    __table_args__ = (
        Index("ix_class_place_class", "class_id", "valid_from"),
        Index("ix_class_place_pupil", "pupil_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    grade: Mapped[int]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    school_class: Mapped[SchoolClass] = relationship()
    pupil: Mapped[Pupil] = relationship()


class HomeroomTeacher(Base):
    """A teacher leads a class from one day to another (``valid_to`` exclusive; open when null)."""

    __tablename__ = "homeroom_teacher"
    __table_args__ = (
        Index("ix_homeroom_teacher_class", "class_id", "valid_from"),
        Index("ix_homeroom_teacher_account", "account_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("assignment_decision.id"))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    account: Mapped[Account] = relationship()
    school_class: Mapped[SchoolClass] = relationship()
    decision: Mapped[AssignmentDecision | None] = relationship()
