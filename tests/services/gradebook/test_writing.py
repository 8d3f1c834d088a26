"""Writing into a sheet: who may, what a cell takes, two writers, what is kept of every change."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.gradebook import Mark
from portal.models.school import ClassPlace, Exemption, TeachingAssignment
from portal.rules.permissions import Role
from portal.services.gradebook import form_writing, history, overview, sheets, writing
from portal.services.gradebook.books import BookKey, Right, get_book
from portal.services.gradebook.form_writing import MINE, THEIRS, Sent
from portal.services.gradebook.writing import Change
from tests.cast import Cast
from tests.gradebook import SCHOOL, Taught, make_taught, shown, write
from tests.make import actor_of
from tests.news import hire
from tests.queries import QueryCount
from tests.school import lead, make_class, teach

FULL = {"tx1": "8", "tx2": "7,5", "tx3": "8", "tx4": "9", "gk": "8", "ck": "7.5"}


@pytest.fixture
def taught(cast: Cast) -> Taught:
    return make_taught(cast)


def states(outcomes: list) -> list[str]:
    return [outcome.state for outcome in outcomes]


def test_who_may_do_what(cast: Cast, taught: Taught) -> None:
    right = lambda person: get_book(actor_of(person), taught.key).right  # noqa: E731
    other = hire(cast, Role.TEACHER, unit=SCHOOL, name="Lâm Thị Bé")
    assert right(taught.teacher) == Right.WRITE
    assert right(cast.thpt_principal) == Right.ON_BEHALF
    assert right(hire(cast, Role.RECORDS_CLERK, unit=SCHOOL, name="Võ Văn Sổ")) == Right.READ
    with pytest.raises(NotFound):
        right(other)
    teach(taught.room, other, "ngu_van")
    with pytest.raises(NotAllowed):  # teaches the class something else
        right(other)
    lead(taught.room, other)
    assert right(other) == Right.READ
    with pytest.raises(NotAllowed):
        write(taught, {(0, "tx1"): "8"}, by=other)
    for stranger in (cast.leader, cast.principal, cast.stranger_principal):
        with pytest.raises(NotFound):
            right(stranger)
    for nowhere in (BookKey(taught.key.class_id, 3, "toan"), BookKey(taught.key.class_id, 1, "khong_co")):
        with pytest.raises(NotFound):
            get_book(actor_of(taught.teacher), nowhere)


def test_cells_are_read_kept_and_averaged(taught: Taught) -> None:
    assert states(write(taught, {(0, code): typed for code, typed in FULL.items()})) == ["saved"] * 6
    row = sheets.open_sheet(actor_of(taught.teacher), taught.key).rows[0]
    assert row.result is not None
    assert row.result.shown() == "7,9"  # (8 + 7.5 + 8 + 9 + 2*8 + 3*7.5) / 9 = 71 / 9
    assert shown(taught)[0, "ck"] == "7,5"
    assert [outcome.state for outcome in write(taught, {(0, "ck"): ""})] == ["saved"]
    row = sheets.open_sheet(actor_of(taught.teacher), taught.key).rows[0]
    assert row.result is not None
    assert (row.result.shown(), str(row.result.missing[0])) == ("", "thiếu ĐĐGck")


def test_wrong_cells_are_refused_and_the_others_kept(taught: Taught) -> None:
    outcomes = write(taught, {(0, "tx1"): "85", (1, "tx1"): "9", (2, "nothing"): "9", (3, "tx1"): "abc"})
    assert sorted(states(outcomes)) == ["refused", "refused", "refused", "saved"]
    assert "8,5" in str(outcomes[0].refused)
    assert shown(taught) == {(1, "tx1"): "9"}


def test_a_leader_writes_only_with_a_reason(cast: Cast, taught: Taught) -> None:
    with pytest.raises(RuleBroken) as error:
        write(taught, {(0, "tx1"): "8"}, by=cast.thpt_principal)
    assert error.value.field == "reason"
    write(taught, {(0, "tx1"): "8"}, by=cast.thpt_principal, reason="Cô Yến nghỉ ốm")
    (entry,) = history.list_changes(actor_of(taught.teacher), key=taught.key).page.items
    assert (entry.by, entry.reason) == (cast.thpt_principal.name, "Cô Yến nghỉ ốm")


def test_different_cells_merge_and_the_same_cell_asks(cast: Cast, taught: Taught) -> None:
    write(taught, {(0, "tx1"): "8"})
    write(taught, {(0, "tx1"): "7", (0, "tx2"): "6"}, by=cast.thpt_principal, reason="x", batch="theirs-1")
    first, second = sorted(write(taught, {(0, "tx1"): "9", (1, "tx1"): "5"}, seen=0), key=lambda one: one.state)
    assert (first.state, second.state) == ("conflict", "saved")
    assert first.theirs is not None
    assert (first.theirs.value, first.theirs.by, first.version) == ("7", cast.thpt_principal.name, 2)
    assert shown(taught) == {(0, "tx1"): "7", (0, "tx2"): "6", (1, "tx1"): "5"}
    assert states(write(taught, {(0, "tx1"): "9"}, seen=first.version)) == ["saved"]  # "mine", having seen theirs


def test_an_answer_lost_on_the_way_is_no_conflict(taught: Taught) -> None:
    write(taught, {(0, "tx1"): "8"}, batch="tab-1")
    assert states(write(taught, {(0, "tx1"): "8"}, seen=0, batch="tab-1")) == ["saved"]
    assert states(write(taught, {(0, "tx1"): "9"}, seen=0, batch="tab-2")) == ["saved"]
    assert states(write(taught, {(0, "tx1"): "7"}, seen=0, batch="other-1")) == ["conflict"]


def test_the_plain_form_touches_only_what_was_changed(cast: Cast, taught: Taught) -> None:
    write(taught, {(0, "tx1"): "8", (1, "tx1"): "6", (2, "tx1"): "5"})
    newest = sheets.open_sheet(actor_of(taught.teacher), taught.key).newest
    write(taught, {(0, "tx1"): "7", (1, "tx1"): "7"}, by=cast.thpt_principal, reason="x", batch="theirs-1")
    place = lambda number: (taught.pupil(number), "tx1")  # noqa: E731
    cells = {place(0): "8", place(1): "9", place(2): "5,5", place(3): ""}

    def send(**choices: str) -> list:
        sent = Sent(cells=cells, newest=newest, choices={place(1): choice for choice in choices.values()})
        written = form_writing.write_form(actor_of(taught.teacher), key=taught.key, sent=sent)
        db.session.commit()
        return list(written.outcomes)

    assert sorted(states(send())) == ["conflict", "saved"]  # the first was left alone, so theirs stays
    assert shown(taught) == {(0, "tx1"): "7", (1, "tx1"): "7", (2, "tx1"): "5,5"}
    assert send(choice=THEIRS) == []
    assert shown(taught)[1, "tx1"] == "7"
    assert states(send(choice=MINE)) == ["saved"]
    assert shown(taught)[1, "tx1"] == "9"


def test_who_left_is_shown_and_takes_nothing(taught: Taught) -> None:
    write(taught, {(0, "tx1"): "8"})
    for place in db.session.scalars(
        select(ClassPlace).where(ClassPlace.pupil_id.in_([taught.pupil(0), taught.pupil(1)]))
    ):
        place.valid_to = clock.today()
    db.session.commit()
    rows = sheets.open_sheet(actor_of(taught.teacher), taught.key).rows
    assert [row.gone is not None for row in rows] == [True, False, False, False, False]  # the second has nothing here
    assert states(write(taught, {(0, "tx1"): "9"})) == ["refused"]


def test_marks_come_along_and_are_closed_when_of_another_school(cast: Cast, taught: Taught) -> None:
    write(taught, {(0, "tx1"): "8", (1, "tx1"): "8"})
    _here, there = db.session.scalars(select(Mark).order_by(Mark.id))
    there.unit_id = cast.units["tam_binh"]
    db.session.commit()
    rows = sheets.open_sheet(actor_of(taught.teacher), taught.key).rows
    assert rows[1].cell("tx1").from_other == "school"
    assert states(write(taught, {(1, "tx1"): "9"})) == ["refused"]


def test_exempt_pupils_and_those_assessed_by_comment(taught: Taught) -> None:
    for place, kind in ((0, "exempt"), (1, "comment")):
        db.session.add(
            Exemption(
                pupil_id=taught.pupil(place),
                start_year=2026,
                subject="toan",
                kind=kind,
                reason="x",
                entered_at=clock.now(),
                entered_by="x",
            )
        )
    db.session.commit()
    outcomes = write(taught, {(0, "tx1"): "8", (1, "tx1"): "Đ", (1, "tx3"): "Đ", (1, "gk"): "8"})
    assert states(outcomes) == ["refused", "refused", "refused", "saved"]
    write(taught, {(1, code): "đ" for code in ("tx2", "gk", "ck")})
    row = sheets.open_sheet(actor_of(taught.teacher), taught.key).rows[1]
    assert row.result is not None
    assert row.result.shown() == "Đ"


def test_history_and_undo(cast: Cast, taught: Taught) -> None:
    write(taught, {(0, "tx1"): "8"}, batch="page-1")
    write(taught, {(0, "tx1"): "9", (1, "tx1"): "6", (2, "tx1"): "5"}, batch="page-2")
    write(taught, {(2, "tx1"): "4"}, by=cast.thpt_principal, reason="x", batch="theirs-1")
    actor = actor_of(taught.teacher)
    assert history.undo_last(actor, key=taught.key) == history.Undone(2, 1)
    db.session.commit()
    assert shown(taught) == {(0, "tx1"): "8", (2, "tx1"): "4"}
    with pytest.raises(RuleBroken):
        history.undo_last(actor, key=taught.key)
    found = history.list_changes(actor, key=taught.key, pupil_id=taught.pupil(0), column="tx1")
    told = [(entry.before, entry.after, entry.source) for entry in found.page.items]
    assert told == [("9", "8", "undo"), ("8", "9", "screen"), ("", "8", "screen")]
    assert history.list_changes(actor, key=taught.key).page.total == 7
    with pytest.raises(NotFound):
        history.list_changes(actor, key=taught.key, pupil_id=10**6)


def test_the_overview_tells_how_full_each_sheet_is(
    cast: Cast, taught: Taught, queries: Callable[[], QueryCount]
) -> None:
    write(taught, {(0, code): typed for code, typed in FULL.items()})
    lead(taught.room, taught.teacher)
    with queries() as made:
        found = overview.look_over(actor_of(taught.teacher))
    assert len(made) <= 12
    (line,) = found.taught
    assert (line.name, line.filled, line.cells, line.percent) == ("Toán", 6, 36, 16)
    assert len(found.led[0][1]) > 5
    assert found.classes == []
    whole = overview.look_over(actor_of(cast.thpt_principal), semester=2, class_id=taught.room.id)
    assert {line.filled for line in whole.of_chosen} == {0}
    assert [each.name for each in whole.classes] == ["10A"]


def test_statements_do_not_grow_with_the_class(taught: Taught, queries: Callable[[], QueryCount]) -> None:
    actor = actor_of(taught.teacher)
    with queries() as made:
        sheets.open_sheet(actor, taught.key)
    assert len(made) == 7
    with queries() as made:
        write(taught, {(place, code): "8" for place in range(6) for code in FULL})
    assert len(made) <= 18  # with looking at the sheet and loading the person


def test_a_teacher_of_yesterday_writes_no_more(taught: Taught, clock_at) -> None:
    write(taught, {(0, "tx1"): "8"})
    for assignment in db.session.scalars(select(TeachingAssignment)):
        assignment.valid_to = clock.today() + timedelta(days=1)
    db.session.commit()
    clock_at.shift(timedelta(days=2))
    with pytest.raises(NotFound):
        write(taught, {(0, "tx1"): "9"})


def test_what_a_new_class_writes_is_not_shown_in_the_old_one(cast: Cast, taught: Taught) -> None:
    write(taught, {(0, "tx1"): "8"})
    pupil_id = taught.pupil(0)
    other = make_class(cast, "10B", unit="thpt_ben_tre", grade=10, pupils=())
    teach(other, taught.teacher, "toan")
    place = db.session.scalars(select(ClassPlace).where(ClassPlace.pupil_id == pupil_id)).one()
    place.valid_to = clock.today()
    db.session.add(ClassPlace(class_id=other.id, pupil_id=pupil_id, grade=10, valid_from=clock.today()))
    db.session.commit()
    key = BookKey(other.id, 1, "toan")
    change = Change(pupil_id=pupil_id, column="tx2", typed="9", seen=0, batch="page-9")
    writing.write_cells(actor_of(taught.teacher), key=key, changes=[change], source="screen")
    db.session.commit()
    assert {
        code: row.shown(code) for row in sheets.open_sheet(actor_of(taught.teacher), key).rows for code in row.cells
    } == {
        "tx1": "8",
        "tx2": "9",
    }
    old = next(row for row in sheets.open_sheet(actor_of(taught.teacher), taught.key).rows if row.pupil_id == pupil_id)
    assert {code: old.shown(code) for code in old.cells} == {"tx1": "8"}
    columns = lambda of: {entry.column for entry in history.list_changes(actor_of(taught.teacher), key=of).page.items}  # noqa: E731
    assert (columns(taught.key), columns(key)) == ({"tx1"}, {"tx1", "tx2"})
