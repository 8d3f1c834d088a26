"""Makers of forms, periods and reports for tests, written straight into the tables."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report, ReportCell
from portal.rules.data_forms.definition import Definition, Field, FieldType, Need, Repeat, Row, Section, Table, Total
from portal.rules.data_forms.states import Step
from portal.rules.data_forms.stored import read_definition, write_definition
from portal.rules.data_forms.values import amount_of
from portal.rules.school_years import school_year_of
from portal.rules.vietnamese import fold
from tests.cast import Cast

SCHOOL_FORM = Definition(
    (
        Section(
            code="pupils",
            label="Học sinh",
            domain="pupils",
            parts=(
                Field(code="classes", label="Số lớp", need=Need.REQUIRED, total=Total.SUM),
                Table(
                    code="grades",
                    label="Học sinh",
                    rows=(Row("g1", "Lớp 1"), Row("g2", "Lớp 2"), Row("all", "Tổng số", is_total=True)),
                    columns=(
                        Field(code="total", label="Tổng số", need=Need.REQUIRED, total=Total.SUM),
                        Field(code="girls", label="Nữ", total=Total.SUM),
                    ),
                ),
            ),
        ),
        Section(
            code="money",
            label="Mua sắm",
            domain="procurement",
            parts=(
                Field(code="note", label="Ghi chú", type=FieldType.PROSE, total=Total.LIST),
                Repeat(
                    code="deals",
                    label="Hợp đồng",
                    columns=(
                        Field(code="name", label="Tên", type=FieldType.TEXT, need=Need.REQUIRED),
                        Field(code="price", label="Giá trị", type=FieldType.MONEY, total=Total.SUM),
                    ),
                ),
            ),
        ),
    )
)
"""A small form with every kind of part."""
ASKED = ("vinh_binh", "hoa_nghia", "thpt_ben_tre", "cho_lach")
"""The units of ``make_asked``, in the order of its reports."""


def make_form(unit_id: int, author_id: int, *, code: str = "truong", definition: Definition = SCHOOL_FORM) -> DataForm:
    """A form with one published version, committed."""
    now = clock.now()
    form = DataForm(
        unit_id=unit_id,
        code=code,
        name=f"Biểu {code}",
        name_folded=fold(f"Biểu {code}"),
        audience={},
        created_at=now,
        created_by_id=author_id,
    )
    db.session.add(form)
    db.session.flush()
    db.session.add(
        FormVersion(
            form_id=form.id,
            number=1,
            definition=write_definition(definition),
            created_at=now,
            changed_at=now,
            published_at=now,
            published_by="Người lập",
        )
    )
    db.session.commit()
    return form


def newest_version(form: DataForm) -> FormVersion:
    """The form's version with the highest number."""
    query = db.select(FormVersion).where(FormVersion.form_id == form.id).order_by(FormVersion.number.desc())
    return db.session.scalars(query).first() or _missing()


def make_period(form: DataForm, *, locks_on: date | None = None, **changes: Any) -> FormPeriod:
    """A period that opened ten days ago and locks in ten days, or ``locks_on``; committed."""
    locks = locks_on or clock.today() + timedelta(days=10)
    usual: dict[str, Any] = {
        "name": "Đầu năm học",
        "start_year": school_year_of(locks),
        "covers_from": locks - timedelta(days=60),
        "covers_to": locks - timedelta(days=1),
        "opens_on": locks - timedelta(days=20),
        "closes_on": locks - timedelta(days=3),
        "locks_on": locks,
        "official_on": locks + timedelta(days=1),
        "created_at": clock.now(),
        "created_by": "Người lập",
        "listed_at": clock.now(),
    }
    made = FormPeriod(form_id=form.id, version_id=newest_version(form).id, unit_id=form.unit_id, **{**usual, **changes})
    db.session.add(made)
    db.session.commit()
    return made


def make_reports(period: FormPeriod, unit_ids: Iterable[int]) -> list[Report]:
    """One report for each unit, not started; committed."""
    made = [Report(period_id=period.id, unit_id=unit_id, version_id=period.version_id) for unit_id in unit_ids]
    db.session.add_all(made)
    db.session.commit()
    return made


def fill(report: Report, author_id: int, kept: Mapping[str, str], *, step: Step | None = None) -> None:
    """Put canonical texts into fixed cells, and take the step in time; committed."""
    version = db.session.get_one(FormVersion, report.version_id)
    cells = read_definition(version.definition).cells
    now = clock.now()
    for key, text in kept.items():
        db.session.add(
            ReportCell(
                report_id=report.id,
                key=key,
                text=text,
                amount=amount_of(cells[key].field, text),
                entered_at=now,
                entered_by_id=author_id,
                entered_by="Người nhập",
            )
        )
    report.content_version += 1
    report.started_at, report.changed_at = report.started_at or now, now
    if step:
        report.last_step, report.step_version, report.step_at = step, report.content_version, now
        report.submitted_at = report.submitted_at or now
        report.submitted_on = report.submitted_on or clock.today()
    if step in {Step.APPROVED, Step.ACCEPTED}:
        report.approved_version = report.in_time_version = report.content_version
        report.approved_at = now
    db.session.commit()


def make_asked(cast: Cast) -> FormPeriod:
    """A department asked three schools and an office: one approved, one sent, one did nothing, one is filling."""
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id))
    reports = make_reports(period, [cast.units[key] for key in ASKED])
    person = cast.principal.id
    fill(reports[0], person, {"classes": "10", "grades.g1.total": "30", "grades.g2.total": "28"}, step=Step.APPROVED)
    fill(reports[1], person, {"classes": "7", "grades.g1.total": "20", "grades.g1.girls": "9"}, step=Step.SUBMITTED)
    fill(reports[3], person, {"classes": "1", "note": "Thiếu phòng học."})
    return period


def _missing() -> FormVersion:
    raise LookupError("the form has no version")
