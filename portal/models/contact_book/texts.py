"""Short messages to families: what a school may spend a month, and every message with what it cost."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.contact_book.notices import Notice


class SmsBudget(Base):
    """What a unit may spend in a month, in đồng; it holds from ``month`` until a later row."""

    __tablename__ = "sms_budget"
    __table_args__ = (UniqueConstraint("unit_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    month: Mapped[date] = mapped_column(Date)
    amount: Mapped[int]
    unaccented: Mapped[bool] = mapped_column(default=True)
    set_by: Mapped[str] = mapped_column(String(150))
    set_at: Mapped[datetime]


class SmsMessage(Base):
    """One short message and its cost: ``queued`` (reserved), ``sending``, then a state of a delivery; never deleted.

    ``due_at``: when the person's quiet hours end. The number is the account's at the moment of sending; here it stands
    masked.
    """

    __tablename__ = "sms_message"
    __table_args__ = (Index("ix_sms_message_unit", "unit_id", "month", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    month: Mapped[date] = mapped_column(Date)
    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    caused_by: Mapped[str] = mapped_column(String(150))
    masked: Mapped[str] = mapped_column(String(20))
    network: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(500))
    segments: Mapped[int]
    cost: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(12), default="")
    words: Mapped[str] = mapped_column(String(200), default="")
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    notice: Mapped[Notice] = relationship()
