"""What a document asks its addressees to do, and what they report of it."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.documents.letters import Document


class Duty(Base):
    """Something the addressees of a document have to do, once or again and again; fixed when the document is posted.

    ``rhythm`` and the columns after it are a ``rules.documents.deadlines.Timing``; which occurrence counts today is
    computed. ``kinds`` narrows it to addressees of these kinds of unit. ``proposal_key`` names the reader's proposal it
    came from; ``dropped_at`` keeps a proposal that the clerk did not want.
    """

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("document_id", "proposal_key"),
        Index("ix_duty_document", "document_id", "position"),
        Index("ix_duty_due", "rhythm", "fixed_at", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(300))
    sentence: Mapped[str] = mapped_column(Text, default="")
    rhythm: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date | None] = mapped_column(Date)
    opens_on: Mapped[date | None] = mapped_column(Date)
    day: Mapped[int | None]
    month: Mapped[int | None]
    opens_day: Mapped[int | None]
    opens_month: Mapped[int | None]
    days: Mapped[int | None]
    working: Mapped[bool] = mapped_column(default=False)
    event: Mapped[str] = mapped_column(String(200), default="")
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    proof: Mapped[str] = mapped_column(String(20), default="none")
    proposal_key: Mapped[str | None] = mapped_column(String(40))
    dropped_at: Mapped[datetime | None]
    fixed_at: Mapped[datetime | None]
    moved_from_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    created_at: Mapped[datetime]

    document: Mapped[Document] = relationship(foreign_keys=[document_id])


class DutyReport(Base):
    """A unit says that it has done one occurrence of a duty; the issuer may send the proof back with a reason.

    ``occurrence`` is the deadline as ISO day, empty for a duty that follows an event; each new try is a row of its own.
    """

    __tablename__ = "duty_report"
    __table_args__ = (
        UniqueConstraint("duty_id", "unit_id", "occurrence", "attempt"),
        Index("ix_duty_report_unit", "unit_id", "done_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    occurrence: Mapped[str] = mapped_column(String(10), default="")
    attempt: Mapped[int] = mapped_column(default=1)
    done_at: Mapped[datetime]
    done_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    done_by: Mapped[str] = mapped_column(String(150))
    remark: Mapped[str] = mapped_column(String(1000), default="")
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    file_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    file_name: Mapped[str | None] = mapped_column(String(255))
    file_size: Mapped[int | None] = mapped_column(BigInteger)
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    returned_by: Mapped[str | None] = mapped_column(String(150))
    returned_reason: Mapped[str | None] = mapped_column(String(1000))

    duty: Mapped[Duty] = relationship()
    answer: Mapped[Document | None] = relationship()
