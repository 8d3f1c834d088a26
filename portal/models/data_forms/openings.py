"""Openings of locked reports: asked for with a reason, granted for some hours and some cells."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class ReportOpening(Base):
    """A unit asks to write in its locked report again; whose form it is decides. ``sections``, ``keys``: which part.

    Granted: it holds from ``opens_at`` until ``ends_at``, or ``closed_at`` if closed sooner. ``base_version``: the
    content it was opened on, whose snapshot is kept; what changed since is the amendment. ``told_at``: when the unit
    and the opener were told that it had ended; ``end_version``, ``moved``: the content at that time, whose snapshot is
    kept too, and what it did to the totals.
    """

    __tablename__ = "report_opening"
    __table_args__ = (
        Index("ix_report_opening_report", "report_id", "ends_at"),
        Index("ix_report_opening_ends", "ends_at", "told_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("data_report.id"))
    sections: Mapped[list[str]] = mapped_column(JSON, default=list)
    keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(String(1000))
    hours: Mapped[int]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_by: Mapped[str] = mapped_column(String(150))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(150), default="")
    refusal: Mapped[str] = mapped_column(String(1000), default="")
    opens_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    base_version: Mapped[int | None]
    told_at: Mapped[datetime | None]
    end_version: Mapped[int | None]
    moved: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
