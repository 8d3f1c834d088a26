"""What a school asks families to agree to, the words it asked with, and every answer ever given."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school import Guardian, Pupil


class ConsentPurpose(Base):
    """Something a school needs the families' consent for, until ``closed_at``. ``publishes``: it shows the child to
    everybody, so that a child of seven or more is asked too. ``code`` is one of ``rules.contact_book.consents`` or
    "" for what the school added itself."""

    __tablename__ = "consent_purpose"
    __table_args__ = (Index("ix_consent_purpose_unit", "unit_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(String(20), default="")
    publishes: Mapped[bool]
    position: Mapped[int]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ConsentWording(Base):
    """The words of a purpose, never changed: other words are a new row, and everybody is asked again."""

    __tablename__ = "consent_wording"
    __table_args__ = (UniqueConstraint("purpose_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose_id: Mapped[int] = mapped_column(ForeignKey("consent_purpose.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(150))
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(150))

    purpose: Mapped[ConsentPurpose] = relationship()


class ConsentAnswer(Base):
    """One answer of a guardian, or of the child itself (no ``guardian_id``); only ever added.

    ``channel`` is "portal", or "paper": entered by the school (``entered_by``) from a slip signed on ``signed_on``.
    """

    __tablename__ = "consent_answer"
    __table_args__ = (
        Index("ix_consent_answer_pupil", "pupil_id", "purpose_id", "id"),
        Index("ix_consent_answer_purpose", "purpose_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    purpose_id: Mapped[int] = mapped_column(ForeignKey("consent_purpose.id"))
    wording_id: Mapped[int] = mapped_column(ForeignKey("consent_wording.id"))
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("guardian.id"), index=True)
    answer: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[str] = mapped_column(String(150))
    signed_on: Mapped[date | None] = mapped_column(Date)
    scan_name: Mapped[str] = mapped_column(String(255), default="")
    scan_sha256: Mapped[str | None] = mapped_column(String(64))
    scan_size: Mapped[int | None]

    pupil: Mapped[Pupil] = relationship()
    wording: Mapped[ConsentWording] = relationship()
    guardian: Mapped[Guardian | None] = relationship()
