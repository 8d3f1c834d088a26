"""What a unit reports in a period: the report, its cells and records, the steps taken with it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class Report(Base):
    """A unit must report in a period; written down when the period's units are listed, before anything is entered.

    The days are the unit's own where an extension gave it others, else null: the period's. The versions are the facts
    of ``rules.data_forms.states.Facts``; ``content_version`` also is the lock against two writers at once.
    ``submitted_on``: the day in Vietnam of the first time it was sent to the leader, or approved without: whether the
    unit was in time. ``filled`` of ``needed`` cells and ``problems`` are counted whenever the content changes.
    ``reminded_at``: when the superior last reminded the unit.
    """

    __tablename__ = "data_report"
    __table_args__ = (
        UniqueConstraint("period_id", "unit_id"),
        Index("ix_data_report_unit", "unit_id", "period_id"),
        Index("ix_data_report_version", "version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("form_period.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    own_closes_on: Mapped[date | None] = mapped_column(Date)
    own_locks_on: Mapped[date | None] = mapped_column(Date)
    own_official_on: Mapped[date | None] = mapped_column(Date)
    excused_at: Mapped[datetime | None]
    excused_reason: Mapped[str] = mapped_column(String(500), default="")
    content_version: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_on: Mapped[date | None] = mapped_column(Date)
    last_step: Mapped[str | None] = mapped_column(String(20))
    step_version: Mapped[int] = mapped_column(default=0)
    step_at: Mapped[datetime | None]
    approved_version: Mapped[int | None]
    approved_at: Mapped[datetime | None]
    in_time_version: Mapped[int | None]
    official_version: Mapped[int | None]
    filled: Mapped[int] = mapped_column(default=0)
    needed: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)
    seconds_spent: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]


class ReportRecord(Base):
    """A record of a repeat, e.g. one contract. Removed ones stay, with their cells."""

    __tablename__ = "report_record"
    __table_args__ = (Index("ix_report_record_report", "report_id", "part", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("data_report.id"))
    part: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class ReportCell(Base):
    """What stands in a cell: ``text`` as ``rules.data_forms.values`` keeps it, a number also as whole thousandths.

    ``record_id`` is 0 for fixed cells; the explanation of a soft check has the key ``!code``. ``origin``: how it came
    ("typed", "sheet", "prefill", "api", "carried"). ``source``: where a pre-filled value is from and what it was.
    ``reason``: why it is blank or differs from its source.
    """

    __tablename__ = "report_cell"
    __table_args__ = (UniqueConstraint("report_id", "key", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("data_report.id"))
    key: Mapped[str] = mapped_column(String(130))
    record_id: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[int | None] = mapped_column(BigInteger)
    origin: Mapped[str] = mapped_column(String(10), default="typed")
    source: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500), default="")
    flagged: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_by: Mapped[str] = mapped_column(String(150))


class CellChange(Base):
    """One change of one cell, never altered; ``content_version`` is the report's afterwards.

    ``opening_id``: made under an opening of the lock. ``page``: the page of a browser it was typed on, so that a save
    whose answer was lost is known again. A record added, removed or brought back is a change of its repeat's code.
    """

    __tablename__ = "cell_change"
    __table_args__ = (Index("ix_cell_change_cell", "report_id", "key", "record_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("data_report.id"))
    key: Mapped[str] = mapped_column(String(130))
    record_id: Mapped[int] = mapped_column(default=0)
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    origin: Mapped[str] = mapped_column(String(10))
    page: Mapped[str] = mapped_column(String(24), default="", server_default="")
    content_version: Mapped[int]
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("report_opening.id"))
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(150))


class ReportStep(Base):
    """A step of ``rules.data_forms.states``, about exactly the content of ``content_version``, whose hash it keeps."""

    __tablename__ = "report_step"
    __table_args__ = (Index("ix_report_step_report", "report_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("data_report.id"))
    kind: Mapped[str] = mapped_column(String(20))
    content_version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(150))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    reason: Mapped[str] = mapped_column(String(1000), default="")


class ReportSnapshot(Base):
    """The whole content of a version, kept when it is approved, becomes official, or is about to be adjusted."""

    __tablename__ = "report_snapshot"
    __table_args__ = (UniqueConstraint("report_id", "content_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("data_report.id"))
    content_version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]


class CellComment(Base):
    """What a leader or the superior remarks at a cell; open until settled. ``key`` "" is about the whole report."""

    __tablename__ = "cell_comment"
    __table_args__ = (Index("ix_cell_comment_report", "report_id", "settled_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("data_report.id"))
    key: Mapped[str] = mapped_column(String(130), default="")
    record_id: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(150))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(150), default="")


class ReportFile(Base):
    """A file put into a cell, whose text is then its id. Replaced ones stay: the history names them."""

    __tablename__ = "report_file"
    __table_args__ = (Index("ix_report_file_report", "report_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("data_report.id"))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
