"""Filters of the inbox that people keep."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class SavedFilter(Base):
    """A person's own filter of the inbox of a unit: a name and the query; a convenience, so it may be deleted."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("account_id", "unit_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))
    starred: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
