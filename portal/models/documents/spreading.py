"""Spreading a document to the people of a unit: who, and which of them has read it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.documents.letters import Document


class Spread(Base):
    """A document spread to people of a unit; it never counts as the unit having opened it."""

    __tablename__ = "spread"
    __table_args__ = (UniqueConstraint("document_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    remark: Mapped[str] = mapped_column(String(1000), default="")
    asks_confirmation: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_by: Mapped[str] = mapped_column(String(150))
    reminded_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship()


class SpreadReader(Base):
    """One person of a spread, with what that person did; the name is as it was then."""

    __tablename__ = "spread_reader"
    __table_args__ = (
        UniqueConstraint("spread_id", "account_id"),
        Index("ix_spread_reader_account", "account_id", "added_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    spread_id: Mapped[int] = mapped_column(ForeignKey("spread.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(150))
    name_sort: Mapped[str] = mapped_column(String(500))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]

    spread: Mapped[Spread] = relationship()
