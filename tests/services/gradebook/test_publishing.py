"""What families see, and how a mark they saw is changed: asked for with a reason, decided by the principal."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.gradebook import BookLock, BookPublication, Correction
from portal.models.school import ClassPlace
from portal.rules.permissions import Role
from portal.services.gradebook import correcting, history, publication_plan, publishing, sheets
from portal.services.gradebook.writing import UNDO, Outcome
from tests.cast import Cast, Person
from tests.gradebook import SCHOOL, Taught, make_taught, shown, write
from tests.make import actor_of
from tests.news import hire
from tests.queries import QueryCount
from tests.school import lead, make_class, teach

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def taught(cast: Cast) -> Taught:
    return make_taught(cast)


def publish(taught: Taught, *columns: str, by: Person | None = None) -> int:
    count = publishing.publish_columns(actor_of(by or taught.teacher), key=taught.key, columns=columns)
    db.session.commit()
    return count


def seen(taught: Taught, place: int = 0) -> dict[str, tuple[str, bool]]:
    """What the family of a pupil sees: by column the value, and whether it was adjusted."""
    found = publishing.shown_to_families(pupil_ids=[taught.pupil(place)], start_year=2026)
    return {each.column: (each.value, each.adjusted_at is not None) for each in found.get(taught.pupil(place), ())}


def decide(by: Person, *, granted: bool = True, answer: str = "") -> correcting.Decided:
    waiting = [each.id for each in db.session.query(Correction).filter(Correction.outcome.is_(None))]
    found = correcting.decide(actor_of(by), chosen=waiting, granted=granted, answer=answer)
    db.session.commit()
    return found


@pytest.fixture
def public(taught: Taught, clock_at, mails) -> Taught:
    """Two marks of a column that families see; mails to who approves are expected."""
    write(taught, {(0, "tx1"): "8", (1, "tx1"): "6"})
    publish(taught, "tx1")
    clock_at.shift(HALF_HOUR)
    return taught


def test_families_see_a_published_column_after_half_an_hour(taught: Taught, clock_at) -> None:
    write(taught, {(0, "tx1"): "8", (0, "tx2"): "7"})
    assert publish(taught, "tx1") == 1
    assert publish(taught, "tx1") == 0
    assert seen(taught) == {}
    clock_at.shift(timedelta(minutes=29))
    assert [each.state for each in write(taught, {(0, "tx1"): "9"})] == ["saved"]
    clock_at.shift(timedelta(minutes=1))
    assert seen(taught) == {}  # the mark itself was written a minute ago
    clock_at.shift(HALF_HOUR)
    assert seen(taught) == {"tx1": ("9", False)}


def test_a_publication_is_taken_back_while_nobody_saw_it(taught: Taught, clock_at) -> None:
    write(taught, {(0, "tx1"): "8"})
    publish(taught, "tx1")
    actor = actor_of(taught.teacher)
    publishing.withdraw_column(actor, key=taught.key, column="tx1")
    db.session.commit()
    clock_at.shift(HALF_HOUR)
    assert seen(taught) == {}
    publish(taught, "tx1")
    clock_at.shift(HALF_HOUR)
    with pytest.raises(RuleBroken, match="không rút lại được"):
        publishing.withdraw_column(actor, key=taught.key, column="tx1")


def test_who_may_publish(cast: Cast, taught: Taught) -> None:
    write(taught, {(0, "tx1"): "8"})
    clerk = hire(cast, Role.RECORDS_CLERK, unit=SCHOOL, name="Võ Văn Sổ")
    leading = hire(cast, Role.TEACHER, unit=SCHOOL, name="Lâm Thị Bé")
    lead(taught.room, leading)
    for person in (clerk, leading):
        assert not publishing.list_columns(actor_of(person), taught.key).may_publish
        with pytest.raises(NotAllowed):
            publish(taught, "tx1", by=person)
        db.session.rollback()
    with pytest.raises(NotFound):
        publish(taught, "tx1", by=cast.stranger_principal)
    for wrong in ((), ("nothing",)):
        with pytest.raises(RuleBroken, match="Hãy chọn"):
            publish(taught, *wrong)
    assert publish(taught, "tx1", by=cast.thpt_principal) == 1


def test_a_change_of_what_families_saw_waits_with_its_reason(public: Taught) -> None:
    (refused,) = write(public, {(0, "tx1"): "9"})
    assert refused.refused is not None
    assert refused.refused.field == "reason"
    (waiting,) = write(public, {(0, "tx1"): "9"}, reason="Cộng sót câu 3")
    assert (waiting.state, waiting.value, waiting.wanted) == ("waiting", "8", "9")
    assert [each.state for each in write(public, {(0, "tx1"): "9"}, reason="Cộng sót câu 3")] == ["waiting"]
    assert db.session.query(Correction).count() == 1
    assert (shown(public)[0, "tx1"], seen(public)) == ("8", {"tx1": ("8", False)})
    sheet = sheets.open_sheet(actor_of(public.teacher), public.key)
    waits = sheet.rows[0].cell("tx1").waiting
    assert waits is not None
    assert (waits.after, waits.asked_by) == ("9", public.teacher.name)


def test_the_principal_grants_and_the_mark_changes(cast: Cast, public: Taught) -> None:
    write(public, {(0, "tx1"): "9", (1, "tx1"): ""}, reason="Cộng sót câu 3")
    assert decide(cast.thpt_principal).count == 2
    assert seen(public) == {"tx1": ("9", True)}
    assert seen(public, 1) == {"tx1": ("", True)}
    entries = history.list_changes(actor_of(public.teacher), key=public.key, pupil_id=public.pupil(0)).page.items
    assert [(each.before, each.after, each.reason, each.by, each.approved_by) for each in entries] == [
        ("8", "9", "Cộng sót câu 3", public.teacher.name, cast.thpt_principal.name),
        ("", "8", "", public.teacher.name, ""),
    ]
    (again,) = write(public, {(1, "tx1"): "7"})  # taken out with approval: no late mark
    assert again.state == "refused"


def test_a_refusal_needs_words_and_leaves_the_mark(cast: Cast, public: Taught) -> None:
    write(public, {(0, "tx1"): "9"}, reason="Nhầm")
    with pytest.raises(RuleBroken) as error:
        decide(cast.thpt_principal, granted=False)
    assert error.value.field == "answer"
    assert decide(cast.thpt_principal, granted=False, answer="Xem lại bài").count == 1
    assert seen(public) == {"tx1": ("8", False)}
    with pytest.raises(RuleBroken, match="ít nhất một"):
        decide(cast.thpt_principal)


def test_only_the_principal_of_the_school_decides(cast: Cast, public: Taught) -> None:
    write(public, {(0, "tx1"): "9"}, reason="Nhầm")
    deputy = hire(cast, Role.DEPUTY_LEADER, unit=SCHOOL, name="Lâm Thị Bé")
    for person in (public.teacher, deputy):
        with pytest.raises(NotAllowed):
            decide(person)
    assert decide(cast.stranger_principal).count == 0
    assert seen(public) == {"tx1": ("8", False)}


def test_a_later_proposal_supersedes_and_can_be_withdrawn(cast: Cast, public: Taught) -> None:
    write(public, {(0, "tx1"): "9"}, reason="Nhầm")
    write(public, {(0, "tx1"): "9,5"}, reason="Nhầm lần nữa", batch="tab-2")
    deputy = hire(cast, Role.DEPUTY_LEADER, unit=SCHOOL, name="Lâm Thị Bé")
    (other,) = write(public, {(0, "tx1"): "10"}, by=deputy, reason="Nhập thay")
    assert public.teacher.name in str(other.refused)
    first, second = db.session.query(Correction).order_by(Correction.id)
    assert (first.outcome, second.outcome, second.after) == ("superseded", None, "9.5")
    with pytest.raises(NotFound):
        correcting.withdraw(actor_of(deputy), correction_id=second.id)
    assert correcting.withdraw(actor_of(public.teacher), correction_id=second.id)
    assert not correcting.withdraw(actor_of(public.teacher), correction_id=second.id)


def test_the_principals_own_change_holds_at_once(cast: Cast, public: Taught) -> None:
    (outcome,) = write(public, {(0, "tx1"): "9"}, by=cast.thpt_principal, reason="Chấm phúc khảo")
    assert outcome.state == "saved"
    assert seen(public) == {"tx1": ("9", True)}


def test_a_late_mark_is_no_adjustment_and_rests_half_an_hour(public: Taught, clock_at) -> None:
    assert [each.state for each in write(public, {(2, "tx1"): "5"})] == ["saved"]
    assert [each.state for each in write(public, {(2, "tx1"): "8"})] == ["saved"]
    assert seen(public, 2) == {}
    clock_at.shift(HALF_HOUR)
    assert seen(public, 2) == {"tx1": ("8", False)}
    assert [each.state for each in write(public, {(2, "tx1"): "9"})] == ["refused"]


def test_undo_leaves_what_families_saw(cast: Cast, public: Taught) -> None:
    actor = actor_of(public.teacher)
    assert history.undo_last(actor, key=public.key, reason="x") == history.Undone(0, 2)
    write(public, {(0, "tx1"): "9"}, reason="Nhầm", batch="page-2")
    decide(cast.thpt_principal)
    write(public, {(0, "tx2"): "5"}, batch="page-3")
    assert history.undo_last(actor, key=public.key) == history.Undone(1, 0)
    assert UNDO not in {each.source for each in db.session.query(Correction)}


def test_a_lock_set_since_keeps_the_mark(cast: Cast, public: Taught, clock_at) -> None:
    write(public, {(0, "tx1"): "9"}, reason="Nhầm")
    clock_at.shift(timedelta(minutes=1))
    where = {"unit_id": cast.units[SCHOOL], "start_year": 2026, "semester": 1, "column": "tx1"}
    db.session.add(BookLock(**where, reason="x", locked_at=clock.now(), locked_by="x"))
    db.session.commit()
    decided = decide(cast.thpt_principal)
    assert (decided.count, "đang khóa" in str(decided.left[0])) == (0, True)
    db.session.query(BookLock).one().locked_at = clock.now() - timedelta(hours=1)  # open when it was asked for
    db.session.commit()
    assert decide(cast.thpt_principal).count == 1


def test_what_was_seen_stays_seen_in_another_class(cast: Cast, public: Taught, clock_at) -> None:
    pupil_id = public.pupil(0)
    other = make_class(cast, "10B", unit=SCHOOL, grade=10, pupils=())
    teach(other, public.teacher, "toan")
    place = db.session.query(ClassPlace).filter_by(pupil_id=pupil_id).one()
    place.valid_to = clock.today()
    db.session.add(ClassPlace(class_id=other.id, pupil_id=pupil_id, grade=10, valid_from=clock.today()))
    db.session.commit()
    moved = Taught(other, public.teacher, type(public.key)(other.id, 1, "toan"), public.pupils)
    (late,) = write(moved, {(0, "tx1"): "9"})
    assert late.state == "refused"
    write(moved, {(0, "tx1"): "9"}, reason="Nhầm")
    decide(cast.thpt_principal)
    assert seen(public) == {"tx1": ("9", True)}
    write(moved, {(0, "tx2"): "7"})
    clock_at.shift(HALF_HOUR)
    assert seen(public) == {"tx1": ("9", True)}  # the new class has published nothing


def test_leaders_publish_everything_entered_at_once(
    cast: Cast, taught: Taught, clock_at, queries: Callable[[], QueryCount]
) -> None:
    write(taught, {(0, "tx1"): "8", (1, "tx1"): "6", (1, "tx2"): "6"})
    publish(taught, "tx2")
    actor = actor_of(cast.thpt_principal)
    plan = publication_plan.plan_publication(actor, semester=1)
    assert ([column for _class, _subject, column in plan.columns], plan.classes, plan.pupils) == (["tx1"], 1, 2)
    with pytest.raises(NotAllowed):
        publication_plan.plan_publication(actor_of(taught.teacher), semester=1)
    with pytest.raises(NotFound):
        publication_plan.plan_publication(actor, semester=1, class_id=10**6)
    publication_plan.publish_all(actor, semester=1, class_id=taught.room.id)
    db.session.commit()
    with queries() as made:
        matrix = publication_plan.look_over(actor, semester=1)
    assert len(made) <= 8, made.statements
    cell = matrix.cells[taught.room.id, "toan"]
    assert (cell.published, cell.unpublished, matrix.recent) == (2, 0, 1)
    assert publishing.withdraw_recent(actor, semester=1) == 1
    db.session.commit()
    held = db.session.query(BookPublication.column).filter(BookPublication.withdrawn_at.is_(None)).all()
    assert [column for (column,) in held] == ["tx2"]
    clock_at.shift(HALF_HOUR)
    assert publishing.withdraw_recent(actor, semester=1) == 0


def test_conduct_is_published_by_who_leads_the_class(cast: Cast, taught: Taught, clock_at, mails) -> None:
    lead(taught.room, taught.teacher)
    conduct = Taught(taught.room, taught.teacher, type(taught.key)(taught.room.id, 1, "ren_luyen"), taught.pupils)
    write(conduct, {(0, "level"): "T"})
    publish(conduct, "level")
    clock_at.shift(HALF_HOUR)
    found: list[Outcome] = write(conduct, {(0, "level"): "K"}, reason="Họp xét lại")
    assert [each.state for each in found] == ["waiting"]
    assert seen(conduct) == {"level": ("tot", False)}


def test_a_list_of_corrections_is_noted_as_a_look(
    cast: Cast, public: Taught, queries: Callable[[], QueryCount]
) -> None:
    write(public, {(0, "tx1"): "9", (1, "tx1"): "7"}, reason="Nhầm")
    own = correcting.list_corrections(actor_of(public.teacher), number=1, visit=True)
    assert [(each.subject, each.column, each.before, each.after) for each in own.items] == [
        ("Toán", "ĐĐGtx1", "6", "7"),
        ("Toán", "ĐĐGtx1", "8", "9"),
    ]
    other = hire(cast, Role.TEACHER, unit=SCHOOL, name="Lâm Thị Bé")
    assert correcting.list_corrections(actor_of(other), number=1, visit=True).total == 0
    correcting.list_corrections(actor_of(cast.thpt_principal), number=1, visit=True)
    db.session.commit()
    actor = actor_of(cast.thpt_principal)
    with queries() as made:
        correcting.list_corrections(actor, number=1, visit=True)
    assert len(made) <= 5, made.statements
