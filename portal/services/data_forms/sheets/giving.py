"""A report given out: as a workbook to fill and bring back, or as a copy to look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.adapters import clock
from portal.adapters.spreadsheet import write_filling
from portal.db import db
from portal.errors import NotAllowed
from portal.models.data_forms import FormVersion, Report
from portal.rules.data_forms.sheets.drawing import draw
from portal.rules.data_forms.sheets.guide import About, guide_lines
from portal.rules.data_forms.sheets.layout import lay_out
from portal.rules.data_forms.sheets.stamp import READ_ONLY, Seal, Stamp, write_stamp
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import short_date, short_time
from portal.services.data_forms import scope
from portal.services.data_forms.loading import Loaded, load_report
from portal.services.data_forms.locks import Gate, gate_of
from portal.services.records.audit import note


@dataclass(frozen=True)
class Given:
    """A workbook and the name to keep it under."""

    data: bytes
    name: str


def own_report(actor: Actor, report_id: int) -> Report:
    """A report of the own unit that the actor may fill; NotAllowed for who may only look at it."""
    report = db.session.scalar(scope.own_reports(actor).where(Report.id == report_id))
    if report is None:
        scope.get_report(actor, report_id)
        raise NotAllowed
    if not actor.can(Permission.FORMS_ENTER):
        raise NotAllowed
    return report


@dataclass(frozen=True)
class Opened:
    """A report before somebody who brings a workbook, and the locks on it."""

    loaded: Loaded
    gate: Gate


def open_report(actor: Actor, report_id: int) -> Opened:
    """A report the actor may fill."""
    loaded = load_report(own_report(actor, report_id))
    return Opened(loaded, gate_of(loaded.report, loaded.period, loaded.issuer.name))


def give_sheet(actor: Actor, report_id: int, *, seal: Seal) -> Given:
    """The workbook of a report as it stands now, to be filled and brought back; blank before anybody entered."""
    loaded = load_report(own_report(actor, report_id))
    data = write_filling(
        draw(
            lay_out(loaded.definition, loaded.content.records),
            loaded.content,
            guide=guide_of(loaded),
            seal=write_stamp(stamp_of(loaded), seal),
        ),
        title=title_of(loaded),
    )
    _note(actor, loaded, "report_sheet_given")
    return Given(data, name_of(loaded))


def give_copy(actor: Actor, report_id: int) -> Given:
    """A copy to look at, for everybody who sees the report; it is never taken back."""
    loaded = load_report(scope.get_report(actor, report_id))
    data = write_filling(
        draw(
            lay_out(loaded.definition, loaded.content.records),
            loaded.content,
            guide=guide_of(loaded, is_copy=True),
            seal=[READ_ONLY],
            is_copy=True,
        ),
        title=title_of(loaded),
    )
    _note(actor, loaded, "report_copy_given")
    return Given(data, name_of(loaded))


def stamp_of(loaded: Loaded) -> Stamp:
    """What the file remembers of the report."""
    return Stamp(
        report_id=loaded.report.id,
        version_id=loaded.report.version_id,
        content_version=loaded.report.content_version,
        records={part: list(ids) for part, ids in loaded.content.records.items()},
    )


def guide_of(loaded: Loaded, *, is_copy: bool = False, faults: Sequence[str] = ()) -> list[str]:
    """The first sheet, line by line."""
    days = loaded.days
    version = db.session.get_one(FormVersion, loaded.report.version_id)
    about = About(
        form=loaded.form.name,
        unit=loaded.unit.name,
        period=loaded.period.name,
        opens_on=short_date(days.opens_on),
        closes_on=short_date(days.closes_on),
        locks_on=short_date(days.locks_on),
        official_on=short_date(days.official_on),
        version=version.number,
        content_version=loaded.report.content_version,
        made_at=short_time(clock.now()),
    )
    return guide_lines(about, is_copy=is_copy, faults=faults)


def title_of(loaded: Loaded) -> str:
    """Form, unit, period in one line."""
    return f"{loaded.form.name}, {loaded.period.name}, {loaded.unit.name}"


def name_of(loaded: Loaded) -> str:
    """The name of the file, without what disks refuse."""
    kept = "".join(char if char.isalnum() or char in " -,." else "-" for char in title_of(loaded))
    return f"{kept[:120].strip()}.xlsx"


def _note(actor: Actor, loaded: Loaded, action: str) -> None:
    report = loaded.report
    note(
        actor,
        action,
        "data_report",
        report.id,
        unit_id=report.unit_id,
        after={"content_version": report.content_version},
    )
