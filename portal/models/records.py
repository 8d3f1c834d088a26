"""What happened (audit log), what is still to be done (outbox) and what recurs (jobs)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class AuditEntry(Base):
    """Who, acting for which unit, did what to which object, with the values before and after."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_object", "object_type", "object_id", "id"),
        Index("ix_audit_entry_unit", "unit_id", "id"),
        Index("ix_audit_entry_account", "account_id", "id"),
        Index("ix_audit_entry_action", "action", "id"),
        Index("ix_audit_entry_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    account_name: Mapped[str] = mapped_column(String(150), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    unit_name: Mapped[str] = mapped_column(String(200), default="")
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    request_id: Mapped[str] = mapped_column(String(40), default="")


class DatedChange(Base):
    """Fields of personal data (of a ``pupil`` or an ``account``) that changed, on which day, entered when (R86)."""

    __tablename__ = "dated_change"
    __table_args__ = (
        Index("ix_dated_change_object", "object_type", "object_id"),
        Index("ix_dated_change_unit", "unit_id", "entered_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    object_type: Mapped[str] = mapped_column(String(10))
    object_id: Mapped[int]
    fields: Mapped[list[str]] = mapped_column(JSON)
    happened_on: Mapped[date] = mapped_column(Date)
    entered_on: Mapped[date] = mapped_column(Date)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(150))


class OutboxItem(Base):
    """Work to do after the commit, in the same transaction as its cause.

    States: ``waiting`` -> ``claimed`` (with a lease) -> ``done``; after too many tries ``poisoned``, for a person to
    retry or to give up as ``abandoned``.
    """

    __tablename__ = "outbox_item"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'claimed', 'done', 'poisoned', 'abandoned')", name="state"),
        Index("ix_outbox_item_state", "state", "available_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    available_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class Job(Base):
    """A recurring piece of work of the worker and when it is due next."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    next_run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    last_run_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class RegisterEntry(Base):
    """One entry of the append-only register; ``body`` is the exact text that is hashed into the tree."""

    __tablename__ = "register_entry"
    __table_args__ = (Index("ix_register_entry_document", "document_id", "position"),)

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_id: Mapped[int]
    receipt_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)


class RegisterHead(Base):
    """How far the register reaches: one row, locked by every append."""

    __tablename__ = "register_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(default=0)
    peaks: Mapped[list[str]] = mapped_column(JSON, default=list)
    last_at: Mapped[datetime]


class RegisterCheckpoint(Base):
    """A signed statement of how many entries there were and the root over them."""

    __tablename__ = "register_checkpoint"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signed_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)


class ClockMark(Base):
    """The last instant the worker has seen in one run of the machine, and how long that machine had been running."""

    __tablename__ = "clock_mark"

    boot_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    marked_at: Mapped[datetime]
    steady_ms: Mapped[int] = mapped_column(BigInteger)


class Outage(Base):
    """A time in which the portal did not work; ``ended_at`` is empty while it lasts.

    ``cause``: ``stopped`` (nothing ran) or ``unreachable`` (the worker ran, the web server did not answer it).
    """

    __tablename__ = "outage"
    __table_args__ = (
        CheckConstraint("cause IN ('stopped', 'unreachable')", name="cause"),
        Index("ix_outage_started", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    cause: Mapped[str] = mapped_column(String(20))
