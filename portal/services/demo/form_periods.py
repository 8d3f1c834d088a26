"""Periods of a form of a department: one that is over, one that runs with an extension, one ahead."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import (
    DataForm,
    ExtendedReport,
    FormPeriod,
    FormVersion,
    PeriodExtension,
    PeriodLine,
    Programme,
    ProgrammeMember,
    Report,
)
from portal.models.people import Account
from portal.models.units import Unit
from portal.rules.data_forms.audience import Audience, write_audience
from portal.rules.data_forms.calendars import write_rule
from portal.rules.data_forms.definition import Definition, Field, FieldType, Need, Row, Section, Table, Total
from portal.rules.data_forms.periods import Days, official_after
from portal.rules.data_forms.ready_calendars import READY
from portal.rules.data_forms.stored import write_definition
from portal.rules.school_years import school_year_of
from portal.rules.vietnamese import fold
from portal.services.data_forms.audience import audience_of, list_asked
from portal.services.data_forms.periods.listing import write_reports
from portal.services.demo import rows
from portal.services.demo.people import Cast

MONTHLY = Definition(
    (
        Section(
            code="pupils",
            label="Học sinh",
            domain="pupils",
            parts=(
                Field(code="classes", label="Số lớp", unit="lớp", need=Need.REQUIRED, total=Total.SUM),
                Field(code="difficulties", label="Khó khăn, đề nghị", type=FieldType.PROSE, total=Total.LIST),
                Table(
                    code="moves",
                    label="Biến động trong tháng",
                    rows=(Row("gone", "Chuyển đi"), Row("come", "Chuyển đến"), Row("left", "Thôi học")),
                    columns=(
                        Field(code="total", label="Tổng số", unit="em", need=Need.REQUIRED, total=Total.SUM),
                        Field(code="girls", label="Nữ", unit="em", total=Total.SUM),
                    ),
                ),
            ),
        ),
    )
)
BASIS = "kế hoạch số 1648/KH-SGDĐT, mục II.2"


def write_form_periods(units: Mapping[str, Unit], cast: Cast) -> None:
    """Rows only: opening a period as the pages do would queue mails."""
    form = _form(units["bentre"], cast)
    today = clock.today()
    year = school_year_of(today)
    opened = date(year, 9, 1)
    past = Days(
        opens_on=opened,
        closes_on=opened + timedelta(days=5),
        locks_on=opened + timedelta(days=8),
        official_on=opened + timedelta(days=9),
    )
    list_period(write_period(form, "Sau khai giảng", past, BASIS))
    running = write_period(form, "Giữa học kì I", days_around(today - timedelta(days=3), 7, 10), BASIS)
    _extend(running, list_period(running)[0], cast)
    write_period(form, "Học kì I", days_around(today + timedelta(days=30), 5, 7), BASIS)
    test = write_period(form, "Tập nhập thử", days_around(today - timedelta(days=1), 20, 20), "")
    test.is_test = True
    list_period(test)
    _programme(units)
    _lines(form)
    db.session.flush()


def _form(unit: Unit, cast: Cast) -> DataForm:
    author, now = cast.accounts["lanhdao.bentre"], clock.now()
    name = "Báo cáo tình hình học sinh"
    made = DataForm(
        unit_id=unit.id,
        code="tinh_hinh_hoc_sinh",
        name=name,
        name_folded=fold(name),
        description="Số lớp và biến động học sinh của trường.",
        domain="pupils",
        audience=write_audience(Audience(levels=("primary", "lower_secondary"))),
        created_at=now,
        created_by_id=author.id,
    )
    rows.write_all([made])
    version = FormVersion(
        form_id=made.id,
        number=1,
        definition=write_definition(MONTHLY),
        created_at=now,
        changed_at=now,
        published_at=now,
        published_by=author.full_name,
        minutes=10,
    )
    rows.write_all([version])
    return made


def days_around(opens_on: date, entry: int, lock: int) -> Days:
    """The days of a period by its first, with so many days to enter and until the lock."""
    locks_on = opens_on + timedelta(days=lock)
    return Days(
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=entry),
        locks_on=locks_on,
        official_on=official_after(locks_on),
    )


def write_period(form: DataForm, name: str, days: Days, basis: str) -> FormPeriod:
    """A period of the newest version of a form."""
    author = db.session.get_one(Account, form.created_by_id).full_name
    version = db.session.query(FormVersion).filter_by(form_id=form.id).one()
    made = FormPeriod(
        form_id=form.id,
        version_id=version.id,
        unit_id=form.unit_id,
        name=name,
        start_year=school_year_of(days.opens_on),
        covers_from=date(school_year_of(days.opens_on), 8, 1),
        covers_to=days.opens_on,
        basis=basis,
        created_at=clock.now(),
        created_by=author,
        **vars(days),
    )
    rows.write_all([made])
    return made


def list_period(period: FormPeriod) -> list[int]:
    """The reports of the units that are asked, as the worker would have written them."""
    form = db.session.get_one(DataForm, period.form_id)
    asked = list_asked(form.unit_id, audience_of(form), on=period.opens_on)
    written = write_reports(period, [unit.id for unit in asked])
    period.listed_at = datetime.combine(period.opens_on, time(0, 5), clock.LOCAL_ZONE)
    return written


def _extend(period: FormPeriod, report_id: int, cast: Cast) -> None:
    """One school has more time after a flood; another is excused."""
    leader = cast.accounts["lanhdao.bentre"]
    locks_on = period.locks_on + timedelta(days=5)
    made = PeriodExtension(
        period_id=period.id,
        closes_on=period.locks_on,
        locks_on=locks_on,
        official_on=official_after(locks_on),
        reason="Trường bị ngập, mất điện ba ngày",
        given_at=clock.now(),
        given_by_id=leader.id,
        given_by=leader.full_name,
    )
    rows.write_all([made])
    rows.write_all([ExtendedReport(extension_id=made.id, report_id=report_id)])
    report = db.session.get_one(Report, report_id)
    report.own_closes_on, report.own_locks_on = made.closes_on, made.locks_on
    report.own_official_on = made.official_on


def _lines(form: DataForm) -> None:
    """The calendar of plan 1648 for the form."""
    taken = [each for each in READY if each.code in {"R96", "R97", "R98", "R99"}]
    rows.write_all(
        PeriodLine(
            unit_id=form.unit_id,
            form_id=form.id,
            name=each.name,
            rule=write_rule(each.rule),
            source=each.source,
            doubt=each.doubt,
            created_at=clock.now(),
        )
        for each in taken
        if each.rule is not None
    )


def _programme(units: Mapping[str, Unit]) -> None:
    """The centre's programme with the cohorts its letter names, and one of the department."""
    programme = Programme(
        unit_id=units["tw"].id, code="SEQAP", name="Chương trình đảm bảo chất lượng giáo dục trường học"
    )
    rows.write_all([programme])
    own = Programme(unit_id=units["bentre"].id, code="BENTRE-SO-HOA", name="Trường thí điểm học bạ số")
    rows.write_all([own])
    joined = {"vinhbinh": 2010, "hoanghia": 2011, "anbinhtay": 2011, "luongquoi": 2012}
    rows.write_all(
        ProgrammeMember(programme_id=programme.id, unit_id=units[key].id, joined_year=year)
        for key, year in joined.items()
    )
    now = clock.now()
    for key, first, last in (("vinhbinh", 2024, None), ("hoanghia", 2023, 2025), ("anbinhtay", 2025, None)):
        member = ProgrammeMember(programme_id=own.id, unit_id=units[key].id, joined_year=first, left_year=last)
        member.entered_at, member.entered_by = now - timedelta(days=40), "Lê Minh Bình"
        rows.write_all([member])
