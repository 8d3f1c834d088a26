"""Report slips of pupils as families were shown them, and who opened and signed which version."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base


class ReportSlip(Base):
    """What the slip of a pupil's semester or year said, from ``issued_at`` on; never changed.

    When it comes to say something else another row follows: the newest one holds. ``fingerprint`` is that of
    ``content``, which has neither name nor address. ``told_at``: the family was told of it. ``paper_at``: a signed
    slip came back on paper.
    """

    __tablename__ = "report_slip"
    __table_args__ = (
        Index("ix_report_slip_pupil", "pupil_id", "start_year", "period", "id"),
        Index("ix_report_slip_class", "class_id", "period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    start_year: Mapped[int]
    period: Mapped[str] = mapped_column(String(5))
    fingerprint: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    paper_at: Mapped[datetime | None]
    paper_by: Mapped[str] = mapped_column(String(150), default="")


class ReportSlipReader(Base):
    """Somebody of a family who opened one version of a slip: a guardian, or the pupil (no ``guardian_id``)."""

    __tablename__ = "report_slip_reader"
    __table_args__ = (UniqueConstraint("slip_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slip_id: Mapped[int] = mapped_column(ForeignKey("report_slip.id"))
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("guardian.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    relation: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime]
    printed_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(String(300), default="")

    slip: Mapped[ReportSlip] = relationship()


class ReportSlipReminder(Base):
    """The families of a class were reminded of the slips of a semester or year: at most once a day."""

    __tablename__ = "report_slip_reminder"
    __table_args__ = (UniqueConstraint("class_id", "period", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    period: Mapped[str] = mapped_column(String(5))
    day: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(150))
    count: Mapped[int]
