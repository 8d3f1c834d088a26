"""Who handles a received document, and every step of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.documents.letters import Document
from portal.models.documents.receipts import Receipt

_NAMED = text("removed_at IS NULL")
_LEAD = text("part = 'lead' AND removed_at IS NULL")
_OPEN = text("removed_at IS NULL AND done_at IS NULL")


class HandlingTask(Base):
    """A person's part in handling a received document; one lead at a time, one part for each person.

    ``removed_at`` is when somebody else took over or the part ended; ``done_at`` when it was finished.
    """

    __tablename__ = "handling_task"
    __table_args__ = (
        Index("ix_handling_task_receipt", "receipt_id", "id"),
        Index("uq_handling_task_lead", "receipt_id", unique=True, sqlite_where=_LEAD, postgresql_where=_LEAD),
        Index(
            "uq_handling_task_person",
            "receipt_id",
            "account_id",
            unique=True,
            sqlite_where=_NAMED,
            postgresql_where=_NAMED,
        ),
        Index("ix_handling_task_due", "unit_id", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_handling_task_open", "account_id", "unit_id", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(150))
    part: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date | None] = mapped_column(Date)
    percent: Mapped[int] = mapped_column(default=0)
    given_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    given_by: Mapped[str] = mapped_column(String(150))
    done_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    receipt: Mapped[Receipt] = relationship()


class HandlingStep(Base):
    """One thing said or done while a document is handled; never changed, a comment is corrected by a further one.

    ``on_behalf`` names whose right was used: the giver of a delegation, or the absent person. ``details`` keeps what a
    proposal proposed.
    """

    __tablename__ = "handling_step"
    __table_args__ = (Index("ix_handling_step_receipt", "receipt_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(150))
    on_behalf: Mapped[str | None] = mapped_column(String(150))
    text: Mapped[str] = mapped_column(String(2000), default="")
    person: Mapped[str | None] = mapped_column(String(1000))
    percent: Mapped[int | None]
    due_on: Mapped[date | None] = mapped_column(Date)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("handling_step.id"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    reply: Mapped[Document | None] = relationship()
