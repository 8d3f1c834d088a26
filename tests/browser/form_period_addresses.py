"""Addresses of the periods of data-entry forms."""

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import FormPeriod, PeriodLine, Programme, ProgrammeMember, Report
from portal.rules.school_years import school_year_of


def form_period_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: a period that runs, one that is over, one ahead, as each page needs."""
    running, over, ahead = (_period(name) for name in ("Giữa học kì I", "Sau khai giảng", "Học kì I"))
    reports = select(Report.id).where(Report.period_id == running.id).order_by(Report.id)
    report_id = db.session.scalars(reports.limit(1)).one()
    kept = list(db.session.scalars(select(Programme.id)))
    member = db.session.scalars(select(ProgrammeMember).order_by(ProgrammeMember.id.desc()).limit(1)).one()
    one: dict[str, list[object]] = {"period_id": [running.id]}
    form: dict[str, list[object]] = {"form_id": [running.form_id]}
    return {
        "form_periods.show": {"period_id": [running.id, over.id, ahead.id]},
        "form_periods.list_units": {"period_id": [running.id, ahead.id]},
        "form_periods.delete": {"period_id": [ahead.id]},
        **{f"form_periods.{name}": one for name in ("edit", "cancel", "extend", "add_units")},
        "form_periods.excuse": one | {"report_id": [report_id]},
        **{f"form_periods.{name}": form for name in ("create", "audience")},
        "form_periods.edit_line": {"line_id": list(db.session.scalars(select(PeriodLine.id)))},
        "form_periods.programme": {"programme_id": kept},
        **{f"form_periods.{name}": {"programme_id": kept} for name in ("rename_programme", "import_members")},
        "form_periods.export_members": {"programme_id": kept},
        "form_periods.mend_member": {"programme_id": [member.programme_id], "member_id": [member.id]},
        "form_periods.cohort_changes": one,
        "form_periods.pace": one,
        "form_periods.make_year": {"start_year": [school_year_of(clock.today())]},
    }


def _period(name: str) -> FormPeriod:
    return db.session.scalars(select(FormPeriod).where(FormPeriod.name == name)).one()
