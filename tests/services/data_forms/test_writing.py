"""Writing into a report: locks, domains, two writers, history, what is counted."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import CellChange, DataForm, ReportCell
from portal.rules.data_forms.definition import Check, Definition, Field, Need, Operator, Section
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.records import add_records, remove_record, restore_record
from portal.services.data_forms.writing import Change, Outcome, write_cells
from tests.cast import Cast
from tests.data_forms import make_period, make_reports
from tests.make import actor_of
from tests.queries import count_queries
from tests.reports import SCHOOL, make_asked, type_in


def states(outcomes: Sequence[Outcome]) -> list[str]:
    return [one.state for one in outcomes]


def message(outcome: Outcome) -> str:
    assert outcome.refused is not None
    return str(outcome.refused)


def test_a_cell_is_kept_with_its_amount_its_history_and_the_counts(cast: Cast) -> None:
    asked = make_asked(cast)
    assert states(type_in(asked, {"classes": " 1.250 ", "note": "Trường mới"})) == ["saved", "saved"]
    cell = db.session.scalars(select(ReportCell).where(ReportCell.key == "classes")).one()
    assert (cell.text, cell.amount, cell.version, cell.entered_by) == ("1250", 1_250_000, 1, cast.principal.name)
    changes = db.session.scalars(select(CellChange).order_by(CellChange.id)).all()
    assert [(one.key, one.before, one.after, one.content_version) for one in changes] == [
        ("classes", "", "1250", 1),
        ("note", "", "Trường mới", 1),
    ]
    report = asked.report
    assert (report.content_version, report.filled, report.needed, report.problems) == (1, 1, 3, 2)
    assert report.started_at == report.changed_at == clock.now()
    type_in(asked, {"grades.g1.total": "40", "grades.g2.total": "35"})
    assert (asked.report.content_version, asked.report.filled, asked.report.problems) == (2, 3, 0)


def test_saving_the_same_again_changes_nothing(cast: Cast) -> None:
    asked = make_asked(cast)
    type_in(asked, {"classes": "12"})
    assert states(type_in(asked, {"classes": "12"}, seen=1)) == ["saved"]
    assert asked.report.content_version == 1
    assert db.session.query(CellChange).count() == 1


def test_wrong_cells_are_refused_alone(cast: Cast) -> None:
    asked = make_asked(cast)
    outcomes = type_in(asked, {"classes": "mười", "grades.all.total": "9", "nothing": "1", "grades.g1.total": "40"})
    assert states(outcomes) == ["refused", "refused", "refused", "saved"]
    assert message(outcomes[0]) == "Ô này cần một số, ví dụ 1.250 hoặc 12,5."
    assert message(outcomes[1]) == "Ô này do cổng tự tính."
    assert message(outcomes[2]) == "Biểu mẫu không có ô này."


def test_two_writers_merge_and_the_same_cell_asks(cast: Cast) -> None:
    asked = make_asked(cast)
    type_in(asked, {"classes": "12"}, page="a")
    assert states(type_in(asked, {"grades.g1.total": "40"}, by=asked.officer, page="b")) == ["saved"]
    clash = type_in(asked, {"classes": "13"}, by=asked.officer, page="b")[0]
    assert (clash.state, clash.held.text, clash.held.entered_by) == ("conflict", "12", cast.principal.name)
    assert load_report(asked.report).held("classes").text == "12"
    assert states(type_in(asked, {"classes": "13"}, by=asked.officer, seen=1, page="b")) == ["saved"]


def test_a_page_whose_answer_was_lost_does_not_collide_with_itself(cast: Cast) -> None:
    asked = make_asked(cast)
    type_in(asked, {"classes": "12"}, page="a")
    assert states(type_in(asked, {"classes": "13"}, page="a")) == ["saved"]
    assert states(type_in(asked, {"classes": "14"}, page="", seen=0)) == ["conflict"]


def test_an_officer_fills_the_own_domain_only_and_leaders_all(cast: Cast) -> None:
    asked = make_asked(cast)
    mine, other = type_in(asked, {"classes": "12", "note": "mua"}, by=asked.officer)
    assert (mine.state, other.state) == ("saved", "refused")
    assert message(other) == "Phần “Mua sắm” do cán bộ phụ trách lĩnh vực khác nhập."
    assert states(type_in(asked, {"note": "mua"})) == ["saved"]
    with pytest.raises(RuleBroken):
        add_records(actor_of(asked.officer), asked.report_id, "deals")


def test_who_may_only_look_or_not_even_that(cast: Cast) -> None:
    asked = make_asked(cast)
    for looker in (asked.checker, cast.leader, cast.supervisor):
        with pytest.raises(NotAllowed):
            type_in(asked, {"classes": "1"}, by=looker)
    for stranger in (cast.other_principal, cast.stranger_principal, cast.teacher, cast.nobody):
        with pytest.raises(NotFound):
            type_in(asked, {"classes": "1"}, by=stranger)
    assert asked.report.content_version == 0


def test_records_are_added_removed_and_brought_back_in_place(cast: Cast) -> None:
    asked, me = make_asked(cast), actor_of(cast.principal)
    first, second = add_records(me, asked.report_id, "deals", 2)
    report = asked.report_id
    write_cells(me, report, [Change(key="deals.name", record_id=first, typed="Bàn ghế")], origin="typed")
    assert asked.report.problems == 4, "two cells of the fixed part, one name missing, one more fixed cell"
    remove_record(me, report, first)
    assert load_report(asked.report).content.records == {"deals": [second]}
    refused = write_cells(me, report, [Change(key="deals.name", record_id=first, typed="x", seen=1)], origin="typed")
    assert states(refused.outcomes) == ["refused"]
    restore_record(me, report, first)
    loaded = load_report(asked.report)
    assert loaded.content.records == {"deals": [first, second]}
    assert loaded.held("deals.name", first).text == "Bàn ghế"
    told = db.session.scalars(select(CellChange.after).where(CellChange.key == "deals").order_by(CellChange.id)).all()
    assert told == ["added", "added", "removed", "added"]
    assert asked.report.content_version == 4
    with pytest.raises(NotFound):
        remove_record(me, report, 999)
    with pytest.raises(NotFound):
        add_records(me, report, "classes")


REASONED = Definition(
    (
        Section(
            code="one",
            label="Phần một",
            parts=(
                Field(code="a", label="A", need=Need.OR_REASON),
                Field(code="b", label="B"),
                Field(code="c", label="C", formula="a + b"),
            ),
        ),
    ),
    (
        Check(
            code="same",
            left="a",
            operator=Operator.AT_LEAST,
            right="previous(a)",
            message="Ít hơn kỳ trước",
            hard=False,
        ),
    ),
)


def test_a_reason_stands_for_a_blank_cell_and_an_explanation_for_a_soft_check(cast: Cast) -> None:
    asked, me = make_asked(cast, definition=REASONED), actor_of(cast.principal)
    earlier = make_period(
        db.session.get_one(DataForm, asked.period.form_id),
        locks_on=clock.today() - timedelta(days=200),
    )
    before = make_reports(earlier, [cast.units[SCHOOL]])[0]
    db.session.add(
        ReportCell(
            report_id=before.id,
            key="a",
            text="9",
            entered_at=clock.now(),
            entered_by_id=cast.principal.id,
            entered_by="x",
        )
    )
    db.session.commit()
    write_cells(me, asked.report_id, [Change(key="a", reason="Chưa có số liệu")], origin="typed", page="p")
    assert (asked.report.filled, asked.report.needed, asked.report.problems) == (1, 1, 0)
    write_cells(me, asked.report_id, [Change(key="a", typed="3", seen=1)], origin="typed", page="p")
    assert asked.report.problems == 1
    outcome = write_cells(me, asked.report_id, [Change(key="!same", typed="Sáp nhập lớp")], origin="typed")
    assert states(outcome.outcomes) == ["saved"]
    assert asked.report.problems == 0
    wrong = write_cells(me, asked.report_id, [Change(key="!other", typed="x")], origin="typed")
    assert states(wrong.outcomes) == ["refused"]


def test_time_is_counted_within_a_sitting(cast: Cast, clock_at: time_machine.Traveller) -> None:
    asked = make_asked(cast)
    type_in(asked, {"classes": "1"})
    clock_at.shift(timedelta(seconds=90))
    type_in(asked, {"note": "a"})
    clock_at.shift(timedelta(hours=3))
    type_in(asked, {"note": "b"}, seen=1)
    assert asked.report.seconds_spent == 90


def test_a_save_takes_a_fixed_number_of_statements(cast: Cast) -> None:
    asked, me = make_asked(cast), actor_of(cast.principal)
    type_in(asked, {"classes": "12"})
    with count_queries() as count:
        write_cells(me, asked.report_id, [Change(key="classes", typed="13", seen=1)], origin="typed")
    assert len(count) <= 8, count.statements


def test_signs_nobody_can_see_are_left_out(cast: Cast) -> None:
    """A NUL breaks a database, other control characters a spreadsheet, direction marks what is read."""
    asked = make_asked(cast)
    type_in(asked, {"note": "Dòng một\x0b\r\nDòng\u202e hai\x01\t."})
    record = add_records(actor_of(cast.principal), asked.report_id, "deals")[0]
    name = Change(key="deals.name", record_id=record, typed="Xây\x07 nhà\u200b vệ sinh", reason="vì\x1b thế")
    write_cells(actor_of(cast.principal), asked.report_id, [name], origin="typed")
    db.session.commit()
    held = {cell.key: (cell.text, cell.reason) for cell in db.session.scalars(db.select(ReportCell))}
    assert held == {"note": ("Dòng một\nDòng hai .", ""), "deals.name": ("Xây nhà vệ sinh", "vì thế")}
