"""Reporting periods, and the lines of a calendar they are made from year after year."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class PeriodLine(Base):
    """A line of a unit's calendar: a form asked every year or month, on the days ``rules.data_forms.calendars`` reads.

    ``source`` cites the letter; ``doubt`` keeps an ambiguity of its wording visible (R113).
    """

    __tablename__ = "period_line"
    __table_args__ = (Index("ix_period_line_unit", "unit_id", "form_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    form_id: Mapped[int] = mapped_column(ForeignKey("data_form.id"))
    name: Mapped[str] = mapped_column(String(150))
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(300), default="")
    doubt: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class FormPeriod(Base):
    """One asking of a form, in the days of ``rules.data_forms.periods``.

    ``covers_from`` to ``covers_to``: the time the data are about (R72). ``listed_at``: when the units that must report
    were written down, once, from the tree of that day. ``is_test``: its reports count nowhere. ``line_slot``: which
    period of its line it is, a school year or a month. ``remind_*``: ``rules.data_forms.period_reminders.Pace``.
    """

    __tablename__ = "form_period"
    __table_args__ = (
        Index("ix_form_period_form", "form_id", "covers_to", "id"),
        Index("ix_form_period_unit", "unit_id", "start_year", "locks_on"),
        Index("ix_form_period_opens", "opens_on"),
        Index("ix_form_period_locks", "locks_on"),
        Index("ix_form_period_line", "line_id", "covers_to"),
        Index("ix_form_period_slot", "line_id", "line_slot", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("data_form.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("period_line.id"))
    line_slot: Mapped[str | None] = mapped_column(String(7))
    name: Mapped[str] = mapped_column(String(200))
    start_year: Mapped[int]
    covers_from: Mapped[date] = mapped_column(Date)
    covers_to: Mapped[date] = mapped_column(Date)
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    locks_on: Mapped[date] = mapped_column(Date)
    official_on: Mapped[date] = mapped_column(Date)
    sync_on: Mapped[date | None] = mapped_column(Date)
    late_entry: Mapped[bool] = mapped_column(default=True)
    basis: Mapped[str] = mapped_column(String(300), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    is_test: Mapped[bool] = mapped_column(default=False)
    remind_soon: Mapped[int] = mapped_column(default=3, server_default="3")
    remind_lock: Mapped[int] = mapped_column(default=1, server_default="1")
    remind_deem: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(150))
    listed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str] = mapped_column(String(150), default="")
    cancelled_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PeriodExtension(Base):
    """Some units of a period got other days, with a reason; the newest of a unit holds (``Report.own_…``)."""

    __tablename__ = "period_extension"
    __table_args__ = (Index("ix_period_extension_period", "period_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("form_period.id"))
    closes_on: Mapped[date] = mapped_column(Date)
    locks_on: Mapped[date] = mapped_column(Date)
    official_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500))
    given_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    given_by: Mapped[str] = mapped_column(String(150))


class ExtendedReport(Base):
    """A report that an extension gave other days."""

    __tablename__ = "extended_report"
    __table_args__ = (Index("ix_extended_report_report", "report_id", "extension_id"),)

    extension_id: Mapped[int] = mapped_column(ForeignKey("period_extension.id"), primary_key=True, autoincrement=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("data_report.id"), primary_key=True, autoincrement=False)
