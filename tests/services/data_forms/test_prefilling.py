"""Numbers of the school's records: what is counted, what is written, what is left as it was typed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import CellChange, ReportCell
from portal.models.school import ClassPlace
from portal.rules.data_forms.content import DIFFERS
from portal.rules.data_forms.states import Stage
from portal.services.data_forms.filling import steps
from portal.services.data_forms.filling.reading import open_view
from portal.services.data_forms.prefilling.taking import Taken, offers_for, take_numbers
from portal.services.data_forms.writing import Change, write_cells
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.prefilling import FORM, column, make_rooms, roll
from tests.queries import count_queries
from tests.reports import Asked, make_asked, type_in
from tests.school import Room, make_class

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def rooms(cast: Cast) -> list[Room]:
    return make_rooms(cast)


@pytest.fixture
def asked(cast: Cast, rooms: list[Room]) -> Asked:
    return make_asked(cast, definition=FORM)


def take(asked: Asked, key: str = "", *, by: Person | None = None) -> Taken:
    taken = take_numbers(actor_of(by or asked.principal), asked.report_id, key)
    db.session.commit()
    return taken


def texts(asked: Asked) -> dict[str, str]:
    db.session.expire_all()
    query = db.select(ReportCell).filter_by(report_id=asked.report_id)
    return {cell.key: cell.text for cell in db.session.scalars(query)}


def cell(asked: Asked, key: str) -> ReportCell:
    db.session.expire_all()
    return db.session.scalars(db.select(ReportCell).filter_by(report_id=asked.report_id, key=key)).one()


def test_empty_cells_are_filled_with_where_they_are_from(asked: Asked) -> None:
    assert take(asked) == Taken(6, 0, 0)
    assert texts(asked) == {
        "lop": "2", "khoi.g1.hs": "2", "khoi.g4.hs": "6", "khoi.g1.nu": "1", "khoi.g4.nu": "2", "doi_ngu": "4"
    }  # fmt: skip
    found = cell(asked, "khoi.g4.hs")
    assert (found.origin, found.amount, found.entered_by_id) == ("prefill", 6000, asked.principal.id)
    assert found.source == {"code": "pupils", "value": "6", "at": clock.now().isoformat(timespec="seconds")}
    assert {one.origin for one in db.session.scalars(db.select(CellChange))} == {"prefill"}
    assert take(asked) == Taken(0, 0, 0), "nothing new"


def test_what_was_typed_stays_unless_it_is_asked_for(asked: Asked) -> None:
    type_in(asked, {"lop": "3", "khoi.g1.hs": "2"})
    assert take(asked) == Taken(4, 1, 0)
    assert (cell(asked, "lop").text, cell(asked, "lop").source) == ("3", None)
    assert cell(asked, "khoi.g1.hs").origin == "typed", "the same number was typed: nothing is written"
    assert take(asked, "lop") == Taken(1, 0, 0)
    assert (cell(asked, "lop").text, cell(asked, "lop").origin) == ("2", "prefill")


def test_numbers_nobody_touched_follow_the_records(asked: Asked, rooms: list[Room]) -> None:
    take(asked)
    rooms[1].pupils[0].sex, rooms[1].pupils[5].sex = "", "female"
    db.session.add(
        ClassPlace(class_id=rooms[0].id, pupil_id=rooms[1].pupils[2].id, grade=1, valid_from=date(2026, 9, 1))
    )
    db.session.commit()
    view = open_view(actor_of(asked.principal), asked.report_id)
    assert offers_for(view).other(("khoi.g1.hs", 0)) == "3"
    assert offers_for(view).other(("khoi.g4.hs", 0)) == ""
    assert take(asked) == Taken(1, 0, 0)
    assert cell(asked, "khoi.g1.hs").text == "3"


def test_another_number_needs_a_word_and_taking_it_back_ends_that(asked: Asked) -> None:
    take(asked)
    type_in(asked, {"lop": "5"}, seen=1)
    found = cell(asked, "lop")
    assert (found.text, found.origin, (found.source or {})["value"]) == ("5", "typed", "2")
    said = [one for one in open_view(actor_of(asked.principal), asked.report_id).problems if one.message == DIFFERS]
    assert [one.place for one in said] == [("lop", 0)]
    with pytest.raises(RuleBroken):
        steps.submit(actor_of(asked.principal), asked.report_id, version=asked.report.content_version)
    reason = [Change(key="lop", reason="Thêm ba lớp ở điểm lẻ chưa nhập hồ sơ.", seen=2)]
    write_cells(actor_of(asked.principal), asked.report_id, reason, origin="typed")
    db.session.commit()
    assert open_view(actor_of(asked.principal), asked.report_id).problems == []
    take(asked, "lop")
    assert (cell(asked, "lop").text, cell(asked, "lop").reason) == ("2", "")


def test_cells_that_are_not_asked_are_left_alone(asked: Asked, rooms: list[Room]) -> None:
    roll(rooms[1], date(2026, 10, 5), {0: "excused"})
    take(asked)
    assert "phep" not in texts(asked)
    type_in(asked, {"co_phep": "có"})
    take(asked)
    assert texts(asked)["phep"] == "1"


def test_an_officer_fills_only_the_own_domain(asked: Asked) -> None:
    assert take(asked, by=asked.officer).count == 5
    assert "doi_ngu" not in texts(asked)
    assert take(asked, "doi_ngu", by=asked.officer).count == 0


def test_nobody_else_takes_numbers(cast: Cast, asked: Asked) -> None:
    for person in (asked.checker, cast.leader, cast.supervisor):
        with pytest.raises(NotAllowed):
            take(asked, by=person)
    with pytest.raises(NotFound):
        take(asked, by=cast.other_principal)
    view = open_view(actor_of(cast.leader), asked.report_id)
    assert not offers_for(view).possible
    take(asked)
    lop = view.loaded.definition.cells["lop"]
    assert open_view(actor_of(cast.leader), asked.report_id).given(lop) == ""
    assert open_view(actor_of(asked.principal), asked.report_id).given(lop) == "2"


def test_nothing_is_written_after_the_lock(cast: Cast, rooms: list[Room]) -> None:
    asked = make_asked(cast, definition=FORM, locks_on=clock.today() - timedelta(days=1))
    with pytest.raises(RuleBroken, match="khóa"):
        take(asked)
    with pytest.raises(RuleBroken, match="khóa"):
        take(asked, "lop")
    assert texts(asked) == {}


def test_an_approval_is_void_once_a_number_was_taken(cast: Cast, asked: Asked) -> None:
    type_in(asked, {"lop": "2"})
    steps.approve(actor_of(asked.principal), asked.report_id, version=asked.report.content_version)
    db.session.commit()
    assert open_view(actor_of(asked.principal), asked.report_id).stage is Stage.APPROVED
    take(asked)
    assert open_view(actor_of(asked.principal), asked.report_id).stage is Stage.DRAFT


def test_counting_costs_little_and_no_more_with_more_pupils(cast: Cast, asked: Asked) -> None:
    view = open_view(actor_of(asked.principal), asked.report_id)
    with count_queries() as few:
        offers_for(view)
    make_class(cast, "1B", grade=1)
    view = open_view(actor_of(asked.principal), asked.report_id)
    with count_queries() as more:
        offers_for(view)
    assert len(few) == len(more) <= 5


def test_two_who_write_at_once_lose_nothing(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking at the records and writing, somebody types: that stays."""
    from portal.services.data_forms.prefilling import taking

    def typed_meanwhile(*given: Any, **more: Any) -> Any:
        type_in(asked, {"lop": "9"}, page="b")
        return write_cells(*given, **more)

    monkeypatch.setattr(taking, "write_cells", typed_meanwhile)
    assert take(asked) == Taken(5, 0, 1)
    assert texts(asked)["lop"] == "9"


def test_the_definition_says_what_may_be_filled(asked: Asked) -> None:
    bare = replace(FORM.sections[0], parts=(column("lop"),))
    view = open_view(actor_of(asked.principal), asked.report_id)
    assert offers_for(view, FORM.sections[1]).blank == 1
    assert offers_for(view, bare).possible
