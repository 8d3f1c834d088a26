"""One receipt row per addressee, with what the addressee did."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.documents.letters import Document
from portal.rules.documents.receipts import clock_from, deemed_at


class Receipt(Base):
    """One addressee of one posted document; its state is computed by rules.documents.receipts, never stored.

    The unit's answers stand in ``acknowledged_...`` and ``refused_...``; each salt opens a register's commitment.
    ``recalled_at`` is when the sender took the document back; ``recall_asked_at`` stands while it only asks (Recall).
    ``undeliverable``: when it was posted, the unit had nobody who could receive; ``reachable_at`` is when it had;
    ``hours_until`` is when its own hours end then, where outages extend them (of all others: the document's).
    ``arrival_...`` is its line in the unit's register of incoming documents, numbered anew each year.
    ``priority`` is the urgency of the document as a number, copied for sorting; its ``lead`` is who handles it now.
    ``submitted_at`` to ``due_on`` are how the unit handles it (rules.documents.handling); who does is in HandlingTask.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("document_id", "unit_id"),
        UniqueConstraint("unit_id", "arrival_year", "arrival_number"),
        Index("ix_receipt_unit", "unit_id", "posted_at", "id"),
        Index("ix_receipt_unopened", "unit_id", "first_opened_at", "posted_at", "id"),
        Index("ix_receipt_unanswered", "unit_id", "acknowledged_at", "refused_at", "posted_at", "id"),
        Index(
            "ix_receipt_unregistered",
            *("unit_id", "refused_at", "posted_at", "id"),
            sqlite_where=text("registered_at IS NULL"),
            postgresql_where=text("registered_at IS NULL"),
        ),
        Index(
            "ix_receipt_waiting",
            *("unit_id", "assigned_at", "completed_at", "refused_at", "posted_at", "id"),
            sqlite_where=text("registered_at IS NOT NULL"),
            postgresql_where=text("registered_at IS NOT NULL"),
        ),
        Index(
            "ix_receipt_due",
            *("unit_id", "completed_at", "due_on", "id"),
            sqlite_where=text("due_on IS NOT NULL"),
            postgresql_where=text("due_on IS NOT NULL"),
        ),
        Index("ix_receipt_priority", "unit_id", "priority", "posted_at", "id"),
        Index("ix_receipt_undeliverable", "undeliverable", "reachable_at"),
        Index("ix_receipt_recall_asked", "unit_id", "recall_asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_name: Mapped[str] = mapped_column(String(200))
    unit_kind: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str | None] = mapped_column(String(20))
    posted_at: Mapped[datetime]
    priority: Mapped[int] = mapped_column(default=0)
    undeliverable: Mapped[bool] = mapped_column(default=False)
    reachable_at: Mapped[datetime | None]
    hours_until: Mapped[datetime | None]
    deemed_noted_at: Mapped[datetime | None]
    first_opened_at: Mapped[datetime | None]
    first_opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    first_opened_by: Mapped[str | None] = mapped_column(String(150))
    salt: Mapped[str | None] = mapped_column(String(32))
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    acknowledged_by: Mapped[str | None] = mapped_column(String(150))
    acknowledged_salt: Mapped[str | None] = mapped_column(String(32))
    refused_at: Mapped[datetime | None]
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    refused_by: Mapped[str | None] = mapped_column(String(150))
    refused_reason: Mapped[str | None] = mapped_column(String(1000))
    refused_salt: Mapped[str | None] = mapped_column(String(32))
    registered_at: Mapped[datetime | None]
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    registered_by: Mapped[str | None] = mapped_column(String(150))
    registered_salt: Mapped[str | None] = mapped_column(String(32))
    arrival_year: Mapped[int | None]
    arrival_number: Mapped[int | None]
    arrived_on: Mapped[date | None] = mapped_column(Date)
    arrival_handler: Mapped[str | None] = mapped_column(String(200))
    arrival_note: Mapped[str | None] = mapped_column(String(500))

    recalled_at: Mapped[datetime | None]
    recall_asked_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    due_on: Mapped[date | None] = mapped_column(Date)

    document: Mapped[Document] = relationship()
    lead: Mapped[Any] = relationship(  # the module of HandlingTask imports this one
        "HandlingTask",
        primaryjoin="and_(Receipt.id == foreign(HandlingTask.receipt_id), HandlingTask.part == 'lead', "
        "HandlingTask.removed_at.is_(None))",
        viewonly=True,
        uselist=False,
    )

    @property
    def clock_from(self) -> datetime | None:
        """When the hours of this addressee begin; None while nobody could receive for it."""
        return clock_from(self.posted_at, self.undeliverable, self.reachable_at)

    @property
    def deemed_at(self) -> datetime | None:
        """When this addressee is deemed to have received; None while nobody could receive for it."""
        start, until = self.clock_from, self.hours_until if self.undeliverable else self.document.hours_until
        return deemed_at(start, self.document.rule_version or "", until) if start is not None else None


class ArrivalBook(Base):
    """How far the arrival numbers of a unit and year reach: one row, locked by every registration."""

    __tablename__ = "arrival_book"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int] = mapped_column(default=0)


class Opening(Base):
    """The first time each person of the addressed unit opened the document."""

    __tablename__ = "opening"
    __table_args__ = (UniqueConstraint("receipt_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(150))
    opened_at: Mapped[datetime]
    salt: Mapped[str | None] = mapped_column(String(32))
