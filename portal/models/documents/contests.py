"""What an addressee does not accept of the record."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.documents.receipts import Receipt


class ContestNote(Base):
    """One contest note of an addressee; it stands until its unit withdraws it, and stays visible after that.

    ``answer...`` is what the issuer said, once. Each salt opens a register's commitment.
    """

    __tablename__ = "contest_note"
    __table_args__ = (Index("ix_contest_note_receipt", "receipt_id", "withdrawn_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    words: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str | None] = mapped_column(String(255))
    file_size: Mapped[int | None] = mapped_column(BigInteger)
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    noted_by: Mapped[str] = mapped_column(String(150))
    salt: Mapped[str] = mapped_column(String(32))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_by: Mapped[str | None] = mapped_column(String(150))
    withdrawn_reason: Mapped[str | None] = mapped_column(String(1000))
    withdrawn_salt: Mapped[str | None] = mapped_column(String(32))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_by: Mapped[str | None] = mapped_column(String(150))
    answer_salt: Mapped[str | None] = mapped_column(String(32))

    receipt: Mapped[Receipt] = relationship()
