"""Two records of one child become one, unless they contradict each other."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import Base, db, read_pairs
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.attendance import Roll, RollEntry
from portal.models.gradebook import Mark
from portal.models.records import AuditEntry
from portal.models.school import (
    ClassPlace,
    Guardian,
    Guardianship,
    Pupil,
    RecordView,
    SentRecord,
)
from portal.rules.school.pupil_facts import PupilFacts
from portal.services.school import centre, pupils
from portal.services.school.doubles import find_by_code
from portal.services.school.exporting import Wanted
from portal.services.school.merging import finding, joining
from portal.services.school.merging.holding import TABLES
from portal.services.school.pupil_list import PupilFilter, list_pupils
from portal.services.school.scope import get_managed_pupil
from tests.cast import Cast
from tests.make import actor_of
from tests.merging import SINCE, against, make_twins, merge, stay_of, write_mark
from tests.school import Room, make_class, make_pupil


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_twins(cast)


def write_absence(cast: Cast, room: Room, *pupils: Pupil, statuses: tuple[str, ...] = ("excused", "excused")) -> Roll:
    roll = Roll(
        class_id=room.id,
        day=date(2026, 10, 1),
        session="morning",
        taken_at=clock.now(),
        taken_by_id=cast.teacher.id,
        taken_by="Giáo viên",
    )
    db.session.add(roll)
    db.session.flush()
    db.session.add_all(
        RollEntry(roll_id=roll.id, pupil_id=pupil.id, status=status)
        for pupil, status in zip(pupils, statuses, strict=False)
    )
    db.session.commit()
    return roll


def write_father(pupil: Pupil, **rights: Any) -> Guardianship:
    guardian = Guardian(full_name="Lê Văn Cha", created_at=clock.now())
    db.session.add(guardian)
    db.session.flush()
    made = Guardianship(pupil_id=pupil.id, guardian_id=guardian.id, relation="father", valid_from=SINCE, **rights)
    db.session.add(made)
    db.session.commit()
    return made


def test_every_table_of_pupils_is_known() -> None:
    keys = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "pupil"
    }
    assert keys == {(table.__tablename__, "pupil_id") for table, _label in TABLES} | {("pupil", "merged_into_id")}


def test_what_both_have_unites_and_the_rest_goes_over(cast: Cast, room: Room) -> None:
    kept, double = room.pupils
    actor = actor_of(cast.principal)
    assert [(pair.first.id, pair.second.id) for pair in finding.list_pairs(actor, number=1).items] == [
        (min(kept.id, double.id), max(kept.id, double.id))
    ]
    write_mark(cast, room, kept, "8")
    write_mark(cast, room, double, "8")
    only = write_mark(cast, room, double, "9", "tx2")
    roll = write_absence(cast, room, kept, double)
    father = write_father(double)
    places = {row.pupil_id: row for row in db.session.scalars(select(ClassPlace))}
    places[double.id].valid_from = date(2026, 8, 20)
    db.session.commit()

    merge(cast, room, take={"register_no": True})

    assert (kept.born, kept.ministry_code, double.merged_into_id) == ("2016-05-01", "8300000001", kept.id)
    assert (stay_of(kept).register_no, stay_of(double).register_no) == ("8", None)
    values = select(Mark.column, Mark.value).where(Mark.pupil_id == kept.id).order_by(Mark.column)
    assert [tuple(row) for row in db.session.execute(values)] == [("tx1", "8"), ("tx2", "9")]
    assert father.pupil_id == kept.id
    assert places[kept.id].valid_from == date(2026, 8, 20)
    assert places[double.id].valid_to == places[double.id].valid_from
    absent = select(RollEntry.pupil_id).where(RollEntry.roll_id == roll.id, RollEntry.status != "present")
    assert db.session.scalars(absent).all() == [kept.id]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "pupil_merged")).one()
    assert entry.before is not None
    assert entry.after is not None
    assert entry.after["reason"] == "Nhập hai lần"
    assert entry.after["moved"]["mark"] == [only.id]
    assert entry.before["values"] == {"born": "2016", "ministry_code": None, "register_no": "7"}
    assert set(db.session.scalars(select(RecordView.pupil_id))) == {kept.id, double.id}
    assert finding.list_pairs(actor, number=1).total == 0
    for text in ("Lê Đạt", "8300000001"):
        found = list_pupils(actor, PupilFilter(text=text), day=clock.today(), number=1)
        assert [row.pupil.id for row in found.items] == [kept.id]


def test_an_old_code_finds_the_record_that_stays(cast: Cast, room: Room) -> None:
    merge(cast, room, take={"ministry_code": False})
    found = list_pupils(actor_of(cast.principal), PupilFilter(text="8300000001"), day=clock.today(), number=1)
    assert [row.pupil.id for row in found.items] == [room.pupils[0].id]


def test_a_second_time_is_a_conflict_and_the_double_is_closed(cast: Cast, room: Room) -> None:
    merge(cast, room)
    with pytest.raises(Conflict):
        merge(cast, room)
    with pytest.raises(Conflict):
        get_managed_pupil(actor_of(cast.principal), room.pupils[1].id)


def test_only_after_what_was_seen(cast: Cast, room: Room) -> None:
    kept, double = room.pupils
    actor = actor_of(cast.principal)
    with pytest.raises(Conflict):
        joining.merge(actor, kept_id=kept.id, double_id=double.id, versions="0-0", take={}, reason="x")
    with pytest.raises(NotFound):
        joining.compare(actor, kept_id=kept.id, double_id=kept.id)
    with pytest.raises((NotAllowed, NotFound)):
        joining.compare(actor_of(cast.teacher), kept_id=kept.id, double_id=double.id)


def test_marks_that_differ(cast: Cast, room: Room) -> None:
    write_mark(cast, room, room.pupils[0], "8")
    write_mark(cast, room, room.pupils[1], "9")
    assert "1 ô điểm có giá trị khác nhau" in against(cast, room)


@pytest.mark.parametrize("who", [0, 1])
def test_a_roll_that_says_two_things(cast: Cast, room: Room, who: int) -> None:
    write_absence(cast, room, room.pupils[who])
    assert "1 buổi điểm danh ghi khác nhau" in against(cast, room)


def test_two_classes_at_a_time(cast: Cast, room: Room) -> None:
    other = make_class(cast, "4B", pupils=())
    place = db.session.scalars(select(ClassPlace).filter_by(pupil_id=room.pupils[1].id)).one()
    place.class_id = other.id
    db.session.commit()
    assert "một hồ sơ ở lớp 4A, một hồ sơ ở lớp 4B" in against(cast, room)


def test_a_record_of_another_school(cast: Cast, room: Room) -> None:
    elsewhere = make_pupil("Lê Đạt", unit_id=cast.units["hoa_nghia"], since=SINCE)
    stay_of(elsewhere).pupil_id = room.pupils[1].id
    db.session.commit()
    assert "đang thuộc trường khác" in against(cast, room)


def test_the_record_that_belongs_to_the_school_stays(cast: Cast, room: Room) -> None:
    stay_of(room.pupils[0]).status = "dropped_out"
    db.session.commit()
    assert "Hãy giữ hồ sơ kia" in against(cast, room)
    stay_of(room.pupils[0]).status = "deferred"
    db.session.commit()
    assert "một hồ sơ bảo lưu" in against(cast, room)


def test_rights_of_a_guardian_that_differ(cast: Cast, room: Room) -> None:
    write_father(room.pupils[0], may_see=False, reason="Theo bản án")
    write_father(room.pupils[1])
    assert "Lê Văn Cha" in against(cast, room)


def test_a_code_of_the_double_leads_to_the_record_that_stayed(cast: Cast, room: Room) -> None:
    merge(cast, room, take={"ministry_code": False})
    facts = PupilFacts(full_name="Lê Đạt", ministry_code="8300000001")
    assert [(known.pupil.id, known.field) for known in find_by_code(facts)] == [(room.pupils[0].id, "ministry_code")]
    with pytest.raises(RuleBroken, match="đã có trong trường") as refused:
        pupils.admit_pupil(actor_of(cast.principal), facts=facts, admission=pupils.Admission(admitted_on=SINCE))
    assert refused.value.field == "ministry_code"


@pytest.mark.parametrize("take", [True, False])
def test_which_photo_stays_is_chosen(cast: Cast, room: Room, take: bool) -> None:
    kept, double = room.pupils
    kept.photo_sha256, double.photo_sha256 = "a" * 64, "b" * 64
    db.session.commit()
    assert merge(cast, room, take={"photo_sha256": take}).photo_sha256 == ("b" if take else "a") * 64


def test_what_was_sent_of_the_double_is_cancelled_with_the_next_sending(cast: Cast, room: Room) -> None:
    actor, wanted = actor_of(cast.principal), Wanted(2026, clock.today())

    def events() -> dict[int, str]:
        centre.send_json(actor, wanted, everything=False, reason="Định kì")
        db.session.commit()
        rows = select(SentRecord.object_id, SentRecord.event).where(SentRecord.kind == "pupil")
        return read_pairs(rows)

    kept, double = room.pupils
    assert events() == {kept.id: "NEW", double.id: "NEW"}
    merge(cast, room)
    assert events() == {kept.id: "UPDATE", double.id: "CANCEL"}
