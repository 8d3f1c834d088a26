"""Forms, periods and reports are found as units stand above each other today."""

import random
from datetime import date, timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import Report, ReportCell, ReportFile, ReportRecord
from portal.models.documents import FileText
from portal.models.search import SearchChange
from portal.models.units import Unit, UnitEdge
from portal.rules.data_forms.definition import Definition, Field, FieldType, Section
from portal.services.search.registry import SOURCES
from portal.services.units.moving import put_under
from tests.cast import Cast, Person
from tests.data_forms import fill, make_asked, make_form, make_period, make_reports
from tests.make import actor_of
from tests.searching import add_people, crowd, differences, indexed

FORMS, PERIODS, REPORTS = SOURCES["form"], SOURCES["period"], SOURCES["report"]
DAY = timedelta(days=1)


def finds(person: Person) -> set[int]:
    held = REPORTS.tokens(actor_of(person))
    return {report_id for report_id, access in indexed(REPORTS).items() if access & held}


def move(cast: Cast, unit: str, above: str, on: date) -> None:
    """Committed."""
    put_under(
        db.session.get_one(Unit, cast.units[unit]),
        db.session.get_one(Unit, cast.units[above]),
        "administrative",
        on,
    )
    db.session.commit()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_asked_is_found_by_those_who_follow_it(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    people = add_people(cast)
    names = list(cast.units)
    for number, unit in enumerate(("ben_tre", "board", "cho_lach", "vinh_long")):
        form = make_form(cast.units[unit], cast.leader.id, code=f"bieu{number}")
        for days in chance.sample(range(-20, 40), 3):
            period = make_period(form, locks_on=clock.today() + days * DAY)
            make_reports(period, [cast.units[name] for name in names if chance.random() < 0.4])
    edge = db.session.query(UnitEdge).filter_by(child_id=cast.units["hoa_nghia"]).one()
    edge.valid_to = clock.today() + chance.choice([-1, 0, 1]) * DAY
    if chance.random() < 0.5:
        move(cast, "cho_lach", "vinh_long", clock.today())
    db.session.commit()
    everybody = crowd(cast, *people)
    for source in (FORMS, PERIODS, REPORTS):
        assert differences(source, everybody) == []


def test_a_unit_moved_brings_its_reports_and_those_below_it_along(cast: Cast) -> None:
    make_asked(cast)
    reports = {report.unit_id: report.id for report in db.session.query(Report)}
    moved = {reports[cast.units[name]] for name in ("cho_lach", "vinh_binh", "hoa_nghia")}
    assert finds(cast.stranger) == set()
    last = db.session.scalar(db.select(db.func.max(SearchChange.id))) or 0
    move(cast, "cho_lach", "vinh_long", clock.today())
    noted = db.select(SearchChange.object_id).where(SearchChange.id > last, SearchChange.kind == "report")
    assert set(db.session.scalars(noted)) >= moved
    assert all(f"report-over-{cast.units['vinh_long']}" in indexed(REPORTS)[report_id] for report_id in moved)


def test_days_change_who_finds_reports(cast: Cast, clock_at) -> None:
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    period = make_period(form, locks_on=clock.today() + 21 * DAY)
    report = make_reports(period, [cast.units["vinh_binh"]])[0]
    move(cast, "cho_lach", "vinh_long", clock.today() + 2 * DAY)
    over = f"report-over-{cast.units['vinh_long']}"
    assert report.id not in finds(cast.principal)
    since = clock.now()
    clock_at.shift(DAY)
    assert REPORTS.due(since, clock.now()) == [report.id], "its period opens"
    assert report.id in finds(cast.principal)
    assert over not in indexed(REPORTS)[report.id]
    since = clock.now()
    assert REPORTS.due(since, since + timedelta(hours=1)) == ()
    clock_at.shift(DAY)
    assert REPORTS.due(since, clock.now()) == [report.id], "a unit above it has moved"
    assert over in indexed(REPORTS)[report.id]


def test_words_are_found_and_figures_are_not(cast: Cast, queries) -> None:
    period = make_asked(cast)
    report = db.session.query(Report).filter_by(period_id=period.id, unit_id=cast.units["cho_lach"]).one()
    removed = ReportRecord(report_id=report.id, part="deals", position=1, created_at=clock.now())
    kept = ReportRecord(report_id=report.id, part="deals", position=2, created_at=clock.now())
    removed.removed_at = clock.now()
    db.session.add_all([removed, kept])
    db.session.flush()
    for key, record, text, reason in (
        ("deals.name", removed.id, "Mua bàn ghế", ""),
        ("deals.name", kept.id, "Sửa mái", ""),
        ("!sum", 0, "", "Hai lớp ghép"),
    ):
        cell = ReportCell(report_id=report.id, key=key, record_id=record, text=text, reason=reason)
        cell.entered_at, cell.entered_by_id, cell.entered_by = clock.now(), cast.office_clerk.id, "Chi"
        db.session.add(cell)
    fill(report, cast.office_clerk.id, {"grades.g1.total": "4711"})
    actor, ids = actor_of(cast.office_clerk), [report.id]
    leader, nobody = actor_of(cast.leader), actor_of(cast.nobody)
    db.session.expire_all()
    with queries() as count:
        entry = REPORTS.entries(ids)[0]
    assert len(count) == 4
    for words in ("Thiếu phòng học.", "Sửa mái", "Hai lớp ghép", "Phòng Giáo dục và Đào tạo Chợ Lách"):
        assert words in entry.body
    assert "4711" not in entry.body
    assert "bàn ghế" not in entry.body
    assert entry.title == "Biểu truong · Đầu năm học"
    with queries() as count:
        shown = REPORTS.show(actor, ids)[report.id]
    assert len(count) == 3
    assert ("Ghi chú", "Thiếu phòng học.") in shown.texts
    assert shown.address == f"/bieu-mau/phieu/{report.id}"
    for source, most in ((REPORTS, 0), (FORMS, 0), (PERIODS, 1)):
        for person in (leader, nobody, None):
            with queries() as count:
                source.tokens(person)
            assert len(count) <= (most if person is leader else 0)
    assert "Hợp đồng" in PERIODS.entries([period.id])[0].body
    assert PERIODS.show(leader, [period.id])[period.id].address == f"/bieu-mau/ky/{period.id}"
    assert "Hợp đồng" in FORMS.entries([period.form_id])[0].body
    assert FORMS.show(leader, [period.form_id])[period.form_id].address == f"/bieu-mau/thiet-ke/{period.form_id}"


def test_files_in_cells_are_found_while_they_stand_there(cast: Cast) -> None:
    proof = Field(code="proof", label="Minh chứng", type=FieldType.FILE)
    form = make_form(
        cast.units["ben_tre"],
        cast.leader.id,
        definition=Definition((Section(code="all", label="Chung", parts=(proof,)),)),
    )
    report = make_reports(make_period(form), [cast.units["vinh_binh"]])[0]
    files = []
    for letter in "ab":
        file = ReportFile(report_id=report.id, name=f"Ảnh {letter}.docx", sha256=letter * 64, size=1, at=clock.now())
        file.account_id = cast.principal.id
        db.session.add(file)
        db.session.add(FileText(sha256=letter * 64, outcome="read", text=f"chữ {letter}", read_at=clock.now()))
        db.session.flush()
        files.append(file.id)
    fill(report, cast.principal.id, {"proof": str(files[1])})
    body = REPORTS.entries([report.id])[0].body
    assert "chữ b" in body
    assert "chữ a" not in body, "it was replaced"
    shown = REPORTS.show(actor_of(cast.principal), [report.id])[report.id]
    assert shown.texts == (("Ảnh b.docx", "chữ b"),)
