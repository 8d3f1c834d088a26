"""What families ask about their children's data: the register of a school, numbered year by year."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school import Pupil


class DataRequest(Base):
    """One request; ``kind``, ``channel`` and ``outcome`` are codes of ``rules.contact_book.requests``.

    ``account_id`` is who asked on the portal, None for a request on paper (``asked_by`` as it is signed, ``entered_by``
    who entered it). ``due_on`` moves once, by ``extended_reason``; ``first_due_on`` stays.
    """

    __tablename__ = "data_request"
    __table_args__ = (
        UniqueConstraint("unit_id", "year", "number"),
        Index("ix_data_request_unit", "unit_id", "closed_at", "due_on"),
        Index("ix_data_request_pupil", "pupil_id", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    number: Mapped[int]
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_by: Mapped[str] = mapped_column(String(150))
    relation: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date] = mapped_column(Date)
    created_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(150), default="")
    acknowledge_by: Mapped[date] = mapped_column(Date)
    first_due_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str] = mapped_column(String(150), default="")
    extended_at: Mapped[datetime | None]
    extended_by: Mapped[str] = mapped_column(String(150), default="")
    extended_reason: Mapped[str] = mapped_column(String(500), default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(150), default="")
    outcome: Mapped[str] = mapped_column(String(10), default="")
    outcome_words: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    pupil: Mapped[Pupil] = relationship()

    __mapper_args__ = {"version_id_col": version}
