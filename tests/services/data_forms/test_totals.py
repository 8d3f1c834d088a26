"""The board, the totals and their origins: every number reconciles, from the province down to the cell."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.data_forms import FormPeriod, Report, ReportCell, ReportRecord
from portal.models.units import UnitEdge
from portal.rules.data_forms.states import Standing
from portal.services.data_forms.totals.board import LATE, Progress, every_report, list_reports, read_board
from portal.services.data_forms.totals.places import View, look
from portal.services.data_forms.totals.rollup import merge, read_branch_sums, read_sums
from portal.services.data_forms.totals.tracing import trace
from tests.cast import Cast
from tests.data_forms import make_asked
from tests.make import actor_of
from tests.queries import count_queries


@pytest.fixture
def period(cast: Cast) -> FormPeriod:
    """Three schools and an office: approved, sent, nothing, being filled."""
    return make_asked(cast)


def see(cast: Cast, period: FormPeriod, unit: str | None = None, *, as_was: bool = False) -> View:
    unit_id = cast.units[unit] if unit else None
    return look(actor_of(cast.leader), period_id=period.id, unit_id=unit_id, as_was=as_was)


def cell_of(view: View, key: str) -> Decimal | None:
    return read_sums(view).value(view.definition.cells[key])


def test_the_board_counts_each_report_once_and_adds_up(cast: Cast, period: FormPeriod) -> None:
    board = read_board(see(cast, period))
    assert [line.name for line in board.lines] == [
        "Phòng Giáo dục và Đào tạo Chợ Lách",
        "Trường THPT Nguyễn Đình Chiểu",
    ]
    assert board.lines[0].counts == {Progress.APPROVED: 1, Progress.SUBMITTED: 1, Progress.STARTED: 1}
    assert board.total.expected == 4
    assert board.total.counts[Progress.MISSING] == 1
    assert board.total.late == 0
    office = read_board(see(cast, period, "cho_lach"))
    assert [(line.name, line.own) for line in office.lines] == [
        ("Phòng Giáo dục và Đào tạo Chợ Lách", True),
        ("Trường Tiểu học Hòa Nghĩa", False),
        ("Trường Tiểu học Vĩnh Bình", False),
    ]
    assert office.total.expected == board.lines[0].expected


def test_after_the_official_day_the_rest_is_deemed_and_the_missing_stay_missing(cast: Cast, period: FormPeriod) -> None:
    period.closes_on, period.locks_on = clock.today() - timedelta(days=2), clock.today() - timedelta(days=1)
    period.official_on = clock.today()
    db.session.commit()
    board = read_board(see(cast, period))
    assert board.is_official
    assert {state: number for state, number in board.total.counts.items() if number} == {
        Progress.APPROVED: 1,
        Progress.DEEMED: 2,
        Progress.MISSING: 1,
    }
    assert board.total.late == 4, "sent after the last day, or never"


def test_lists_name_the_units_of_one_state(cast: Cast, period: FormPeriod) -> None:
    view = see(cast, period)
    missing = list_reports(view, only=Progress.MISSING)
    assert [one.unit.name for one in missing.items] == ["Trường THPT Nguyễn Đình Chiểu"]
    assert list_reports(view).total == 4
    assert not list_reports(view, only=LATE).items
    assert [one.unit.name for one in every_report(see(cast, period, "cho_lach"), only=Progress.APPROVED)] == [
        "Trường Tiểu học Vĩnh Bình"
    ]


def test_excused_and_foreign_reports_count_nowhere(cast: Cast, period: FormPeriod) -> None:
    report = db.session.scalars(select(Report).where(Report.unit_id == cast.units["vinh_binh"])).one()
    report.excused_at = clock.now()
    db.session.commit()
    assert read_board(see(cast, period)).total.expected == 3
    assert cell_of(see(cast, period), "classes") == 8
    for outsider in (cast.stranger, cast.principal, cast.clerk):
        with pytest.raises(NotFound):
            look(actor_of(outsider), period_id=period.id, unit_id=cast.units["ben_tre"])
    with pytest.raises(NotFound):
        see(cast, period, "vinh_long")


def test_totals_say_how_much_of_them_is_approved(cast: Cast, period: FormPeriod) -> None:
    sums = read_sums(see(cast, period))
    assert cell_of(see(cast, period), "classes") == 18
    assert sums.share("classes", Standing.APPROVED).amount == 10_000
    assert sums.share("classes", Standing.PROVISIONAL).number == 2
    assert cell_of(see(cast, period), "grades.all.total") == 78, "a row of totals is worked out from the totals"
    assert cell_of(see(cast, period), "grades.g2.girls") is None


def test_the_whole_is_the_sum_of_its_branches_at_every_level(cast: Cast, period: FormPeriod) -> None:
    view = see(cast, period)
    whole, branches = read_sums(view), read_branch_sums(view)
    assert merge(view.definition, branches.values()).cells == whole.cells
    office = see(cast, period, "cho_lach")
    assert merge(view.definition, read_branch_sums(office).values()).cells == branches[cast.units["cho_lach"]].cells


def test_records_that_were_removed_do_not_count(cast: Cast, period: FormPeriod) -> None:
    report = db.session.scalars(select(Report).where(Report.unit_id == cast.units["vinh_binh"])).one()
    now = clock.now()
    for position, gone in enumerate((None, None, now)):
        record = ReportRecord(report_id=report.id, part="deals", position=position, created_at=now, removed_at=gone)
        db.session.add(record)
        db.session.flush()
        db.session.add(
            ReportCell(
                report_id=report.id,
                key="deals.price",
                record_id=record.id,
                text="1500.5",
                amount=1_500_500,
                entered_at=now,
                entered_by_id=cast.principal.id,
                entered_by="A",
            )
        )
    db.session.commit()
    sums = read_sums(see(cast, period))
    assert sums.records == {"deals": 2}
    assert cell_of(see(cast, period), "deals.price") == 3001


def test_a_total_is_traced_to_the_cell_in_three_steps(cast: Cast, period: FormPeriod) -> None:
    top = trace(see(cast, period), "classes")
    assert [(line.name, line.value) for line in top.lines] == [("Phòng Giáo dục và Đào tạo Chợ Lách", 18)]
    assert top.total == 18
    office = trace(see(cast, period, "cho_lach"), "classes")
    found = {line.name: line for line in office.lines}
    school = found["Trường Tiểu học Vĩnh Bình"]
    assert school.cell is not None
    assert (school.cell.entered_by, school.value) == ("Người nhập", 10)
    assert school.report is not None
    assert school.report.unit_id == cast.units["vinh_binh"]
    assert sum(line.value for line in office.lines) == top.total
    with pytest.raises(NotFound):
        trace(see(cast, period), "nothing")
    assert trace(see(cast, period, "cho_lach"), "grades.all.total").total == 78


def test_a_school_that_moved_counts_where_it_was_and_where_it_is(cast: Cast, period: FormPeriod) -> None:
    today = clock.today()
    period.locks_on, period.official_on = today - timedelta(days=5), today - timedelta(days=4)
    edge = db.session.scalars(select(UnitEdge).where(UnitEdge.child_id == cast.units["vinh_binh"])).one()
    edge.valid_to = today - timedelta(days=2)
    db.session.add(
        UnitEdge(
            child_id=cast.units["vinh_binh"],
            parent_id=cast.units["ben_tre"],
            relation="administrative",
            valid_from=today - timedelta(days=2),
        )
    )
    db.session.commit()
    now, then = read_board(see(cast, period)), read_board(see(cast, period, as_was=True))
    assert [line.expected for line in now.lines] == [2, 1, 1]
    assert [line.expected for line in then.lines] == [3, 1]
    assert replace(now.total) == then.total


def test_a_board_and_totals_take_few_statements(cast: Cast, period: FormPeriod) -> None:
    actor = actor_of(cast.leader)
    with count_queries() as board:
        read_board(look(actor, period_id=period.id))
    with count_queries() as totals:
        read_sums(look(actor, period_id=period.id))
    with count_queries() as traced:
        trace(look(actor, period_id=period.id, unit_id=cast.units["cho_lach"]), "classes")
    assert len(board) <= 7, board.statements
    assert len(totals) <= 6, totals.statements
    assert len(traced) <= 11, traced.statements
