"""Groups of pupils of a school year, across classes."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school.pupils import Pupil


class PupilGroup(Base):
    """A group of pupils of one school year; ``kind`` is a code of ``rules.school.groups``."""

    __tablename__ = "pupil_group"
    __table_args__ = (UniqueConstraint("unit_id", "start_year", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    start_year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    name_sort: Mapped[str] = mapped_column(String(240))
    put_away_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class GroupPlace(Base):
    """A pupil belongs to a group from one day to another (``valid_to`` exclusive; open when null)."""

    __tablename__ = "group_place"
    __table_args__ = (
        Index("ix_group_place_group", "group_id", "valid_from"),
        Index("ix_group_place_pupil", "pupil_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("pupil_group.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    pupil: Mapped[Pupil] = relationship()
