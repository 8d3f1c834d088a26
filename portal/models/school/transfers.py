"""Pupils handed over from one school to another."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school.classes import SchoolClass
from portal.models.school.pupils import Pupil
from portal.models.units import Unit


class Transfer(Base):
    """One hand-over: asked by the school that lets the pupil go, answered by the one that takes the pupil in.

    ``to_unit_id`` is null for a school outside the portal, which ``to_name`` names; nobody answers there, and it holds
    at once. ``answer`` is ``accepted``, ``refused`` or ``withdrawn``; null while it waits. ``class_id`` and
    ``joins_on`` are what the new school decided.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        Index("ix_transfer_pupil", "pupil_id", "id"),
        Index("ix_transfer_from", "from_unit_id", "id"),
        Index("ix_transfer_to", "to_unit_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    from_class: Mapped[str] = mapped_column(String(40), default="")
    grade: Mapped[int | None]
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    to_name: Mapped[str] = mapped_column(String(200))
    leaves_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500))
    decision: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_by: Mapped[str] = mapped_column(String(150))
    answer: Mapped[str | None] = mapped_column(String(10))
    answer_reason: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(150), default="")
    class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"))
    joins_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)

    pupil: Mapped[Pupil] = relationship()
    from_unit: Mapped[Unit] = relationship(foreign_keys=[from_unit_id])
    to_unit: Mapped[Unit | None] = relationship(foreign_keys=[to_unit_id])
    school_class: Mapped[SchoolClass | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
