"""The public holidays of each year, as an administrator entered them."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class EnteredYear(Base):
    """One year: ``off`` are ISO days off with their names, ``worked`` the days of rest that are worked instead."""

    __tablename__ = "work_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    off: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    worked: Mapped[list[str]] = mapped_column(JSON, default=list)
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    saved_by: Mapped[str] = mapped_column(String(150))
