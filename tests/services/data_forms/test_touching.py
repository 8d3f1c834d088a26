"""What opening a report may do to the totals above it, and what it did: at every level, to every kind of total."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import FormPeriod, Report, ReportOpening
from portal.models.units import UnitEdge
from portal.rules.data_forms.definition import Definition, Field, FieldType, Section, Total
from portal.rules.data_forms.states import Step
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms.filling.reading import open_view
from portal.services.data_forms.openings import amending, asking
from portal.services.data_forms.openings.touching import Preview, totals_touched
from portal.services.data_forms.writing import Change, write_cells
from tests.cast import Cast, Person
from tests.data_forms import ASKED, fill, make_form, make_period, make_reports
from tests.make import actor_of
from tests.queries import count_queries

pytestmark = pytest.mark.usefixtures("mails")

FORM = Definition(
    (
        Section(
            code="all",
            label="Chung",
            parts=(
                Field(code="pupils", label="Học sinh", total=Total.SUM),
                Field(code="girls", label="Nữ", total=Total.SUM),
                Field(
                    code="share", label="Tỉ lệ nữ", type=FieldType.DECIMAL, decimals=1, formula="girls / pupils * 100"
                ),
                Field(code="mean", label="Sĩ số", type=FieldType.DECIMAL, decimals=1, total=Total.AVERAGE),
                Field(code="wish", label="Kiến nghị", type=FieldType.PROSE, total=Total.LIST),
                Field(code="inner", label="Không tổng hợp"),
            ),
        ),
        Section(code="more", label="Khác", parts=(Field(code="rooms", label="Phòng học", total=Total.SUM),)),
    )
)


@pytest.fixture
def reports(cast: Cast, clock_at: Any) -> list[Report]:
    """Approved, deemed, missing, and an office's own; locked for two days."""
    found = make_reports(
        make_period(make_form(cast.units["ben_tre"], cast.leader.id, definition=FORM)),
        [cast.units[key] for key in ASKED],
    )
    person = cast.principal.id
    fill(
        found[0],
        person,
        {"pupils": "40", "girls": "10", "mean": "30", "wish": "Thêm phòng.", "inner": "5", "rooms": "3"},
        step=Step.APPROVED,
    )
    fill(found[1], person, {"pupils": "60", "girls": "40", "mean": "35", "wish": "Thêm máy.", "rooms": "7"})
    fill(found[3], person, {"pupils": "100", "girls": "50"}, step=Step.SUBMITTED)
    fill(found[2], person, {"pupils": "200", "girls": "90", "mean": "41", "rooms": "10"}, step=Step.APPROVED)
    clock_at.shift(timedelta(days=12))
    return found


def preview(person: Person, report: Report, *sections: str, keys: tuple[str, ...] = ()) -> Preview:
    who = actor_of(person)
    return totals_touched(who, open_view(who, report.id), sections, keys)


def lines(found: Preview) -> dict[str, tuple[str, list[tuple[str, str, int, int]]]]:
    return {
        one.cell.key: (one.own, [(at.whole, at.percent, at.own, at.number) for at in one.at]) for one in found.totals
    }


def test_each_level_with_its_value_and_the_reports_share(cast: Cast, reports: list[Report]) -> None:
    found = preview(cast.leader, reports[0], "all")
    assert list(found.levels) == ["Sở Giáo dục và Đào tạo Bến Tre", "Phòng Giáo dục và Đào tạo Chợ Lách"]
    assert not found.more
    assert not found.as_was
    assert lines(found) == {
        "pupils": ("40", [("400", "10", 1, 4), ("200", "20", 1, 3)]),
        "girls": ("10", [("190", "5,3", 1, 4), ("100", "10", 1, 3)]),
        "share": ("25", [("47,5", "", 0, 0), ("50", "", 0, 0)]),
        "mean": ("30", [("35,333", "", 1, 3), ("32,5", "", 1, 2)]),
        "wish": ("Thêm phòng.", [("", "", 1, 2), ("", "", 1, 2)]),
    }


def test_only_what_the_opened_cells_reach(cast: Cast, reports: list[Report]) -> None:
    assert list(lines(preview(cast.leader, reports[0], "more"))) == ["rooms"]
    assert list(lines(preview(cast.leader, reports[0], keys=("girls",)))) == ["girls", "share"]
    assert list(lines(preview(cast.leader, reports[0], keys=("inner",)))) == []
    assert lines(preview(cast.leader, reports[2], "more")) == {"rooms": ("10", [("20", "50", 1, 3)])}


def test_an_offices_own_report_is_in_its_own_totals(cast: Cast, reports: list[Report]) -> None:
    found = preview(cast.leader, reports[3], keys=("pupils",))
    assert lines(found)["pupils"] == ("100", [("400", "25", 1, 4), ("200", "50", 1, 3)])


def test_not_for_the_unit_itself_nor_of_what_counts_nowhere(cast: Cast, reports: list[Report]) -> None:
    assert not preview(cast.principal, reports[0], "all").totals
    reports[0].excused_at = clock.now()
    db.session.commit()
    assert not preview(cast.leader, reports[0], "all").totals
    reports[0].excused_at = None
    db.session.execute(db.update(FormPeriod).values(is_test=True))
    db.session.commit()
    assert not preview(cast.leader, reports[0], "all").totals


def move(cast: Cast, unit: str, to: str, on: date) -> None:
    edge = db.session.scalars(select(UnitEdge).where(UnitEdge.child_id == cast.units[unit])).one()
    edge.valid_to = on
    added = UnitEdge(parent_id=cast.units[to], child_id=cast.units[unit], relation="administrative", valid_from=on)
    db.session.add(added)
    db.session.commit()


def test_a_unit_that_moved_within_is_at_its_new_place(cast: Cast, reports: list[Report]) -> None:
    move(cast, "vinh_binh", "ben_tre", clock.today())
    found = preview(cast.leader, reports[0], keys=("pupils",))
    assert (list(found.levels), found.as_was) == (["Sở Giáo dục và Đào tạo Bến Tre"], False)
    assert lines(found)["pupils"] == ("40", [("400", "10", 1, 4)])


def test_a_unit_that_left_is_where_it_was_at_the_lock(cast: Cast, reports: list[Report]) -> None:
    move(cast, "vinh_binh", "vinh_long", clock.today())
    found = preview(cast.leader, reports[0], keys=("pupils",))
    assert found.as_was
    assert list(found.levels) == ["Sở Giáo dục và Đào tạo Bến Tre", "Phòng Giáo dục và Đào tạo Chợ Lách"]
    assert lines(found)["pupils"] == ("40", [("400", "10", 1, 4), ("200", "20", 1, 3)])


def test_the_number_of_units_does_not_matter(cast: Cast, reports: list[Report]) -> None:
    who = actor_of(cast.leader)
    view = open_view(who, reports[0].id)
    with count_queries() as asked:
        totals_touched(who, view, ["all", "more"], [])
    assert len(asked) <= 12, asked.statements


def amend(cast: Cast, report: Report, changes: dict[str, str]) -> ReportOpening:
    opening = asking.open_report(
        actor_of(cast.leader), report.id, sections=["all", "more"], keys=[], reason="Sai số", hours=2
    )
    db.session.commit()
    typed = [Change(key=key, typed=text, seen=1) for key, text in changes.items()]
    write_cells(actor_of(cast.principal), report.id, typed, origin="typed", page="a")
    db.session.commit()
    return opening


def moves(person: Person, opening: ReportOpening) -> Any:
    return amending.read_amendment(actor_of(person), opening.id).moves


def test_what_it_did_is_shown_while_open_and_kept_at_the_end(cast: Cast, reports: list[Report], clock_at: Any) -> None:
    opening = amend(cast, reports[0], {"pupils": "50", "girls": "20", "mean": "33", "inner": "6", "wish": "Khác."})
    real = [
        ("Học sinh", [("400", "410"), ("200", "210")]),
        ("Nữ", [("190", "200"), ("100", "110")]),
        ("Tỉ lệ nữ", [("47,5", "48,78"), ("50", "52,381")]),
        ("Sĩ số", [("35,333", "36,333"), ("32,5", "34")]),
    ]
    running = moves(cast.leader, opening)
    assert (running.totals, running.kept) == (real, False)
    clock_at.shift(timedelta(hours=3))
    amending.tell_ended()
    db.session.commit()
    fill(reports[2], cast.principal.id, {"inner": "9"})
    db.session.execute(db.update(Report).where(Report.id == reports[1].id).values(excused_at=clock.now()))
    db.session.commit()
    kept = moves(cast.leader, opening)
    assert (kept.totals, kept.kept) == (real, True), "what another unit does later is not of this amendment"
    assert moves(cast.principal, opening) is None


def test_a_later_opening_does_not_change_an_earlier_record(cast: Cast, reports: list[Report], clock_at: Any) -> None:
    first = amend(cast, reports[0], {"pupils": "50"})
    clock_at.shift(timedelta(hours=3))
    amending.tell_ended()
    db.session.commit()
    second = asking.open_report(actor_of(cast.leader), reports[0].id, sections=["all"], reason="Nữa", hours=2)
    db.session.commit()
    write_cells(
        actor_of(cast.principal), reports[0].id, [Change(key="pupils", typed="45", seen=2)], origin="typed", page="b"
    )
    db.session.commit()
    for opening, after in ((first, "50"), (second, "45")):
        found = amending.read_amendment(actor_of(cast.leader), opening.id)
        assert [(one.place[0], one.after) for one in found.differences] == [("pupils", after)]
    assert moves(cast.leader, first).totals[0] == ("Học sinh", [("400", "410"), ("200", "210")])
    assert moves(cast.leader, second).totals[0] == ("Học sinh", [("410", "405"), ("210", "205")])


def test_nothing_changed_nothing_kept(cast: Cast, reports: list[Report], clock_at: Any) -> None:
    opening = amend(cast, reports[0], {})
    assert moves(cast.leader, opening) is None
    clock_at.shift(timedelta(hours=3))
    amending.tell_ended()
    db.session.commit()
    assert opening.moved == []
    assert moves(cast.leader, opening) is None


def test_each_looks_at_the_levels_it_oversees(cast: Cast, reports: list[Report], clock_at: Any) -> None:
    opening = amend(cast, reports[0], {"pupils": "50"})
    clock_at.shift(timedelta(hours=3))
    amending.tell_ended()
    db.session.commit()
    assert moves(cast.leader, opening).levels == [
        "Sở Giáo dục và Đào tạo Bến Tre",
        "Phòng Giáo dục và Đào tạo Chợ Lách",
    ]
    granted = frozenset({Permission.FORMS_OVERSEE, Permission.FORMS_READ})
    office = Actor(account_id=cast.office_clerk.id, name="", unit_id=cast.units["cho_lach"], granted=granted)
    assert amending.read_amendment(office, opening.id).moves.levels == ["Phòng Giáo dục và Đào tạo Chợ Lách"]
    board = Actor(account_id=cast.operator.id, name="", unit_id=cast.units["board"], granted=granted)
    assert len(amending.read_amendment(board, opening.id).moves.levels) == 2
