"""Weekly or monthly contact slips: what a class is told, pupil by pupil, and what families did with them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.school import Pupil, SchoolClass


class ContactSlipSetting(Base):
    """How often a school sends slips; ``week_one``: its own Monday of week 1, None for that of the year's dates."""

    __tablename__ = "contact_slip_setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), unique=True)
    frequency: Mapped[str] = mapped_column(String(10), default="")
    week_one: Mapped[date | None] = mapped_column(Date)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(150))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ContactSlipRound(Base):
    """The slips of a class for a week or month; ``number`` as the school counted when it was begun.

    Drafts until ``sent_at``; families see them ``HOLD`` after that.
    """

    __tablename__ = "contact_slip_round"
    __table_args__ = (
        UniqueConstraint("class_id", "kind", "first"),
        Index("ix_contact_slip_round_class", "class_id", "first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[str] = mapped_column(String(150), default="")

    school_class: Mapped[SchoolClass] = relationship()


class ContactSlip(Base):
    """One pupil's slip: the teacher's ``text``; ``facts`` (attendance, marks, comments) as they stood at sending.

    After sending only ``correction`` is written, which stands beside the text; ``former`` are those it took the place
    of, each with ``text``, ``at`` (ISO 8601) and ``by``, the oldest first.
    """

    __tablename__ = "contact_slip"
    __table_args__ = (UniqueConstraint("round_id", "pupil_id"), Index("ix_contact_slip_pupil", "pupil_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("contact_slip_round.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    text: Mapped[str] = mapped_column(String(1000), default="")
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(150))
    version: Mapped[int] = mapped_column(default=1)
    correction: Mapped[str] = mapped_column(String(1000), default="")
    corrected_at: Mapped[datetime | None]
    corrected_by: Mapped[str] = mapped_column(String(150), default="")
    former: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list, server_default="[]")

    round: Mapped[ContactSlipRound] = relationship()
    pupil: Mapped[Pupil] = relationship()

    @property
    def earlier(self) -> list[tuple[str, datetime]]:
        """The corrections before the last one, and when they were made."""
        return [(each["text"], datetime.fromisoformat(each["at"])) for each in self.former]


class ContactSlipReader(Base):
    """Somebody of a family who opened a slip: a guardian, or the pupil (no ``guardian_id``).

    ``read_at`` is the last time something new was read: the slip, then its correction.
    """

    __tablename__ = "contact_slip_reader"
    __table_args__ = (UniqueConstraint("slip_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slip_id: Mapped[int] = mapped_column(ForeignKey("contact_slip.id"))
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("guardian.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    relation: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime]
    read_at: Mapped[datetime]
    replied_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(String(300), default="")
