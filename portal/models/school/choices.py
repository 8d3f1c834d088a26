"""What a school, or a unit above for all its schools, chose where the circulars leave a choice."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class SchoolChoice(Base):
    """A unit's choice at one point (code of ``rules.gradebook.points``), holding from a school year on.

    ``choice`` "" leaves the point to those below again. Earlier years keep what held in them.
    """

    __tablename__ = "school_choice"
    __table_args__ = (UniqueConstraint("unit_id", "point", "start_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    point: Mapped[str] = mapped_column(String(30))
    start_year: Mapped[int]
    choice: Mapped[str] = mapped_column(String(30))
    basis: Mapped[str] = mapped_column(String(300), default="")
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[str] = mapped_column(String(150))
