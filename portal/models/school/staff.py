"""The people who work at a school: what became of each, from which day on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base
from portal.models.people import Account


class StaffStatus(Base):
    """From a day on somebody has a status at a school (code of ``rules.school.staff``); holds until the next (R119).

    ``until`` is the last day expected of a leave. ``ended`` names what was ended with it and when that would have ended
    otherwise, so that an entry made by mistake can be withdrawn. A withdrawn one stays, and counts for nothing.
    """

    __tablename__ = "staff_status"
    __table_args__ = (
        Index("ix_staff_status_unit", "unit_id", "account_id"),
        Index("ix_staff_status_account", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    status: Mapped[str] = mapped_column(String(20))
    happened_on: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500))
    decision: Mapped[str] = mapped_column(String(200), default="")
    ended: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(150))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(150), default="")
    withdrawn_why: Mapped[str] = mapped_column(String(500), default="")

    account: Mapped[Account] = relationship()
