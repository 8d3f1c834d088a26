"""Turned tables that analysts keep."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class SavedView(Base):
    """A person's own turned table in a unit: a name and the query; a convenience, so it may be deleted."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "unit_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
