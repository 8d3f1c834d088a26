"""Runs: what they hold, what they compare with, that their files stay, who may make them."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.data_forms import (
    FormPeriod,
    Report,
    ReportCell,
    ReportRecord,
    SectorMapVersion,
)
from portal.rules.data_forms.definition import Definition, Field, Section
from portal.rules.data_forms.sector.columns import Column, ColumnMap, Source, read_map, write_map
from portal.rules.data_forms.sector.marks import Mark, Marked, apply
from portal.rules.data_forms.sector.states import RunState
from portal.rules.data_forms.states import Step
from portal.services.data_forms.sector import reading, runs
from portal.services.data_forms.sector.checking import Ready, ask, check_period
from tests.cast import Cast
from tests.data_forms import fill, make_asked, make_form, make_period, make_reports
from tests.make import actor_of
from tests.sector import COLUMNS, DEALS, deliver, file_of, json_of, make_map, make_run, marks_of, report_of, write

Drain = Callable[[], int]


@pytest.fixture
def period(cast: Cast) -> FormPeriod:
    """Three schools and an office: approved, sent, nothing, being filled."""
    return make_asked(cast)


def test_only_approved_data_go_unless_chosen(app: Flask, cast: Cast, period: FormPeriod, drain: Drain) -> None:
    held = make_map(cast, period)
    run = make_run(cast, period, held, drain)
    assert run.state == RunState.MADE
    assert marks_of(app, run) == [("NEW", "VINH_BINH")]
    assert (run.units, run.new_lines, run.held, run.left_out) == (4, 1, 0, 3)
    everything = make_run(cast, period, held, drain, with_provisional=True)
    assert [code for _mark, code in marks_of(app, everything)] == ["CHO_LACH", "HOA_NGHIA", "VINH_BINH"]
    assert everything.number == 2


def test_the_files_say_the_same(app: Flask, cast: Cast, period: FormPeriod, drain: Drain) -> None:
    run = make_run(cast, period, make_map(cast, period), drain)
    full = file_of(app, run, "full.csv")
    assert list(csv.reader(io.StringIO(full.decode()))) == [
        ["Mã trường", "Tên trường", "Số lớp", "Học sinh"],
        ["VINH_BINH", "Trường Tiểu học Vĩnh Bình", "10", "58"],
    ]
    assert file_of(app, run, "full-bom.csv") == b"\xef\xbb\xbf" + full
    changes = list(csv.DictReader(io.StringIO(file_of(app, run, "changes.csv").decode())))
    assert [(one["TRANG_THAI"], one["MA_DONG"]) for one in changes] == [("NEW", str(cast.units["vinh_binh"]))]
    told = json_of(app, run, "full")
    assert told["lines"][0]["values"]["Học sinh"] == 58
    assert told["map_version"] == 1
    assert file_of(app, run, "full.xlsx").startswith(b"PK")


def test_a_name_is_never_a_formula_and_a_negative_number_stays_one(
    app: Flask, cast: Cast, period: FormPeriod, drain: Drain
) -> None:
    write(cast, period, "vinh_binh", "note", "=HYPERLINK(1)")
    write(cast, period, "vinh_binh", "classes", "-3")
    note = Column(heading="+Ghi chú", source=Source.CELL, key="note")
    run = make_run(cast, period, make_map(cast, period, ColumnMap(columns=(*COLUMNS, note))), drain)
    rows = list(csv.reader(io.StringIO(file_of(app, run, "full.csv").decode())))
    assert rows[0][-1] == "'+Ghi chú"
    assert rows[1][-1] == "'=HYPERLINK(1)"
    assert rows[1][2] == "-3"
    assert json_of(app, run, "full")["lines"][0]["values"]["+Ghi chú"] == "=HYPERLINK(1)"


def test_only_what_was_delivered_is_compared_with(app: Flask, cast: Cast, period: FormPeriod, drain: Drain) -> None:
    held = make_map(cast, period)
    first, second = (make_run(cast, period, held, drain) for _ in range(2))
    assert (first.new_lines, second.new_lines, second.base_id) == (1, 1, None)
    runs.settle_run(actor_of(cast.leader), second.id, state=RunState.FAILED, remark="Hệ thống bận")
    db.session.commit()
    deliver(cast, first)
    with pytest.raises(RuleBroken, match="NEW, UPDATE"):
        runs.settle_run(actor_of(cast.leader), second.id, state=RunState.DELIVERED)
    db.session.rollback()
    third = make_run(cast, period, held, drain)
    assert (third.base_id, third.new_lines, third.same_lines) == (first.id, 0, 1)
    assert json_of(app, third, "changes")["lines"] == []
    assert len(json_of(app, third, "full")["lines"]) == 1


def test_a_change_says_which_columns(app: Flask, cast: Cast, period: FormPeriod, drain: Drain) -> None:
    held = make_map(cast, period)
    deliver(cast, make_run(cast, period, held, drain))
    write(cast, period, "vinh_binh", "classes", "11")
    write(cast, period, "hoa_nghia", "classes", "8")
    run = make_run(cast, period, held, drain)
    assert marks_of(app, run) == [("NEW", "HOA_NGHIA"), ("UPDATE", "VINH_BINH")]
    assert json_of(app, run, "changes")["lines"][1]["changed"] == ["Số lớp"]
    shown = runs.show_run(actor_of(cast.leader), run.id)
    lines = runs.list_lines(shown, only="UPDATE").items
    assert [(one.unit, list(one.changed)) for one in lines] == [("Trường Tiểu học Vĩnh Bình", [("Số lớp", "10", "11")])]
    assert runs.count_changes(shown) == [("Học sinh", [("Số lớp", 1)])]


def test_what_is_not_approved_again_stays_as_delivered(
    app: Flask, cast: Cast, period: FormPeriod, drain: Drain
) -> None:
    held = make_map(cast, period)
    deliver(cast, make_run(cast, period, held, drain))
    write(cast, period, "vinh_binh", "classes", "12", approved=False)
    run = make_run(cast, period, held, drain)
    assert (run.held, run.same_lines, run.updated_lines) == (1, 1, 0)
    assert json_of(app, run, "full")["lines"][0]["values"]["Số lớp"] == 10


def test_excused_units_and_cancelled_periods_are_cancelled(
    app: Flask, cast: Cast, period: FormPeriod, drain: Drain
) -> None:
    held = make_map(cast, period)
    write(cast, period, "hoa_nghia", "classes", "8")
    deliver(cast, make_run(cast, period, held, drain))
    report_of(cast, period, "vinh_binh").excused_at = clock.now()
    db.session.commit()
    run = make_run(cast, period, held, drain)
    assert marks_of(app, run) == [("CANCEL", "VINH_BINH")]
    deliver(cast, run)
    period.cancelled_at = clock.now()
    db.session.commit()
    last = make_run(cast, period, held, drain)
    assert marks_of(app, last) == [("CANCEL", "HOA_NGHIA")]
    assert json_of(app, last, "full")["lines"] == []


def test_records_are_lines_and_removed_ones_are_cancelled(
    app: Flask, cast: Cast, period: FormPeriod, drain: Drain
) -> None:
    report, now = report_of(cast, period, "vinh_binh"), clock.now()
    records = [ReportRecord(report_id=report.id, part="deals", position=place, created_at=now) for place in (2, 1)]
    db.session.add_all(records)
    db.session.flush()
    for one, name in zip(records, ("Bàn ghế", "Máy tính"), strict=True):
        db.session.add(
            ReportCell(
                report_id=report.id,
                key="deals.name",
                record_id=one.id,
                text=name,
                entered_at=now,
                entered_by_id=cast.principal.id,
                entered_by="Người nhập",
            )
        )
    db.session.commit()
    held = make_map(cast, period, ColumnMap(columns=DEALS, repeat="deals"))
    run = make_run(cast, period, held, drain)
    assert [one["values"]["Hợp đồng"] for one in json_of(app, run, "full")["lines"]] == ["Máy tính", "Bàn ghế"]
    deliver(cast, run)
    records[0].removed_at = now
    db.session.commit()
    again = make_run(cast, period, held, drain)
    changes = json_of(app, again, "changes")["lines"]
    assert [(one["mark"], one["values"]["Hợp đồng"]) for one in changes] == [("CANCEL", "Bàn ghế")]


def test_a_run_keeps_the_map_it_was_made_with(app: Flask, cast: Cast, period: FormPeriod, drain: Drain) -> None:
    held = make_map(cast, period)
    first = make_run(cast, period, held, drain)
    deliver(cast, first)
    again = make_run(cast, period, held, drain)
    assert again.map_version_id == first.map_version_id
    held.layout = write_map(ColumnMap(columns=(*COLUMNS[:3], Column(heading="Kỳ", source=Source.PERIOD))))
    db.session.commit()
    changed = make_run(cast, period, held, drain)
    assert db.session.get_one(SectorMapVersion, changed.map_version_id).number == 2
    assert read_map(db.session.get_one(SectorMapVersion, first.map_version_id).layout).columns == COLUMNS
    assert json_of(app, changed, "changes")["lines"][0]["changed"] == ["Kỳ", "Học sinh"]


def test_the_check_names_each_unit_and_column(cast: Cast, period: FormPeriod) -> None:
    held = make_map(cast, period)
    write(cast, period, "thpt_ben_tre", "note", "Chưa đếm")
    found = check_period(ask(actor_of(cast.leader), period_id=period.id, map_id=held.id))
    assert dict(found.counts) == {Ready.READY: 1, Ready.PROVISIONAL: 2, Ready.FAULTY: 1}
    faulty = [one for one in found.open if one.ready is Ready.FAULTY]
    assert [(one.stand.code, [lack.heading for lack in one.filled.lacking]) for one in faulty] == [
        ("THPT_BEN_TRE", ["Số lớp"])
    ]


def test_deemed_data_go_by_the_setting_of_the_map(app: Flask, cast: Cast, period: FormPeriod, drain: Drain) -> None:
    period.closes_on, period.locks_on = clock.today() - timedelta(days=2), clock.today() - timedelta(days=1)
    period.official_on = clock.today()
    db.session.commit()
    held = make_map(cast, period)
    assert make_run(cast, period, held, drain).new_lines == 3
    held.layout = write_map(ColumnMap(columns=COLUMNS, deemed=False))
    db.session.commit()
    assert make_run(cast, period, held, drain).new_lines == 1


def test_what_changes_while_it_is_read_is_left_out(
    app: Flask, cast: Cast, period: FormPeriod, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL statements see each other's commits: the approval of a content says nothing of the next one."""
    held, real, report = make_map(cast, period), reading._cells, report_of(cast, period, "vinh_binh")
    number = report.id

    def meanwhile(ids: set[int]) -> Any:
        found = real(ids)
        db.session.execute(Report.__table__.update().where(Report.id == number).values(content_version=9))
        return found

    monkeypatch.setattr(reading, "_cells", meanwhile)
    run = make_run(cast, period, held, drain)
    assert (run.new_lines, run.left_out) == (0, 4)


def test_formulas_that_look_at_the_period_before_are_worked_out(app: Flask, cast: Cast, drain: Drain) -> None:
    parts = (Field(code="pupils", label="HS"), Field(code="more", label="Tăng", formula="pupils - previous(pupils)"))
    form = make_form(
        cast.units["ben_tre"], cast.leader.id, definition=Definition((Section(code="s", label="S", parts=parts),))
    )
    unit = cast.units["vinh_binh"]
    former = make_period(form, locks_on=clock.today() - timedelta(days=100))
    fill(make_reports(former, [unit])[0], cast.principal.id, {"pupils": "100"}, step=Step.APPROVED)
    now = make_period(form)
    fill(make_reports(now, [unit])[0], cast.principal.id, {"pupils": "120"}, step=Step.APPROVED)
    held = make_map(cast, now, ColumnMap(columns=(Column(heading="Tăng", source=Source.CELL, key="more"),)))
    run = make_run(cast, now, held, drain)
    assert json_of(app, run, "full")["lines"][0]["values"] == {"Tăng": 20}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["vinh_binh", "hoa_nghia", "thpt_ben_tre", "cho_lach"]),
        st.sampled_from(["approve", "change", "excuse", "ask_again"]),
        st.integers(0, 3),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_delivered_changes_in_order_are_always_the_whole_file(
    app: Flask, cast: Cast, drain: Drain, steps: list[tuple[str, str, int, bool, bool]]
) -> None:
    period = _new_period(cast)
    held = make_map(cast, period)
    table: dict[str, Any] = {}
    for unit, act, number, provisional, delivered in steps:
        report = report_of(cast, period, unit)
        if act in {"approve", "change"}:
            write(cast, period, unit, "classes", str(number), approved=act == "approve")
        else:
            report.excused_at = clock.now() if act == "excuse" else None
            db.session.commit()
        run = make_run(cast, period, held, drain, with_provisional=provisional)
        changes = json_of(app, run, "changes")["lines"]
        assert all(one["mark"] for one in changes)
        if delivered:
            deliver(cast, run)
            table = apply(table, [Marked(one["key"], Mark(one["mark"]), one["values"]) for one in changes])
            full = {one["key"]: one["values"] for one in json_of(app, run, "full")["lines"]}
            assert table == full


_FORMS = iter(range(10_000))


def _new_period(cast: Cast) -> FormPeriod:
    """Another form and period for each example: the database is the same for all of them."""
    form = make_form(cast.units["ben_tre"], cast.leader.id, code=f"vi_du_{next(_FORMS)}")
    period = make_period(form)
    make_reports(period, [cast.units[key] for key in ("vinh_binh", "hoa_nghia", "thpt_ben_tre", "cho_lach")])
    return period
