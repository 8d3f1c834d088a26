"""What a sender takes back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.documents.receipts import Receipt


class Recall(Base):
    """One recall of a document from one addressee; ``whole``: it was recalled from all addressees together.

    ``asked`` says that the addressee had a say; then ``accepted`` and ``answer_...`` are what it said. Each salt opens
    a register's commitment.
    """

    __tablename__ = "recall"
    __table_args__ = (Index("ix_recall_receipt", "receipt_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    whole: Mapped[bool]
    asked: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(1000))
    ordered_at: Mapped[datetime]
    ordered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ordered_by: Mapped[str] = mapped_column(String(150))
    salt: Mapped[str] = mapped_column(String(32))
    accepted: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_by: Mapped[str | None] = mapped_column(String(150))
    answer_reason: Mapped[str | None] = mapped_column(String(1000))
    answer_salt: Mapped[str | None] = mapped_column(String(32))

    receipt: Mapped[Receipt] = relationship()
