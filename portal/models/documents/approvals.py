"""Drafts laid before a leader."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.documents.letters import Document


class Approval(Base):
    """A draft was submitted once, in the version that ``seal`` stands for, and what the leader decided.

    ``outcome`` is ``approved`` or ``returned``. A change of the draft afterwards sets ``withdrawn_at``; the row stays.
    """

    __tablename__ = "document_approval"
    __table_args__ = (
        Index("ix_document_approval_document", "document_id", "id"),
        Index("ix_document_approval_pending", "unit_id", "outcome", "withdrawn_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    seal: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    submitted_by: Mapped[str] = mapped_column(String(150))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by: Mapped[str | None] = mapped_column(String(150))
    outcome: Mapped[str | None] = mapped_column(String(20))
    remark: Mapped[str | None] = mapped_column(String(1000))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(150))

    document: Mapped[Document] = relationship()
