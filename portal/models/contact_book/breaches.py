"""Breaches of personal data, as a unit writes them down; kept for good, nothing of it is changed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class DataBreach(Base):
    """One breach, numbered by unit and year of its detection. ``told_at``: the authority was told, ``told_words`` how.

    ``is_harmful``: it has to be told; ``tells_people``: of biometric or location data, so that the people concerned are
    told too.
    """

    __tablename__ = "data_breach"
    __table_args__ = (
        UniqueConstraint("unit_id", "year", "number"),
        Index("ix_data_breach_unit", "unit_id", "closed_at", "noticed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    number: Mapped[int]
    noticed_at: Mapped[datetime]
    nature: Mapped[str] = mapped_column(Text)
    kinds: Mapped[str] = mapped_column(String(300))
    people: Mapped[int]
    consequences: Mapped[str] = mapped_column(Text)
    measures: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(300))
    is_harmful: Mapped[bool]
    tells_people: Mapped[bool]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(150))
    told_at: Mapped[datetime | None]
    told_by: Mapped[str] = mapped_column(String(150), default="")
    told_words: Mapped[str] = mapped_column(String(300), default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(150), default="")


class DataBreachNote(Base):
    """What was found out or done about a breach afterwards; the last one may close it."""

    __tablename__ = "data_breach_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    breach_id: Mapped[int] = mapped_column(ForeignKey("data_breach.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(150))
    words: Mapped[str] = mapped_column(Text)
