"""Addresses under which a person's deadlines can be subscribed to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.people import Account


class CalendarLink(Base):
    """The secret address of a person's calendar, kept only as its hash; a new one ends the one before."""

    __tablename__ = "calendar_link"
    __table_args__ = (Index("ix_calendar_link_account", "account_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
