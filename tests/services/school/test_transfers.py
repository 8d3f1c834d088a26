"""Handing a pupil over: asked by one school, answered by the other, and the record follows."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.school import ClassPlace, Enrolment, EnrolmentEvent, Pupil, Transfer
from portal.rules.permissions import Role
from portal.rules.school.statuses import ENROLLED, TRANSFERRED
from portal.rules.school.transfers import Answer
from portal.services.school import pupil_reading, scope, transfers
from portal.services.school.transfers import Destination, Direction
from tests.articles import told
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire
from tests.school import Room, make_class

Rooms = tuple[Room, Room]
pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def rooms(cast: Cast) -> Rooms:
    """The class the pupil leaves, and one of the same grade at the other school."""
    return make_class(cast, "4A"), make_class(cast, "4/1", unit="hoa_nghia", pupils=("Phan Văn Ba",))


def ask(by: Person, pupil: Pupil, to: Destination, *, leaves_on: date | None = None) -> Transfer:
    made = transfers.ask_transfer(
        actor_of(by),
        pupil_id=pupil.id,
        to=to,
        leaves_on=leaves_on or clock.today(),
        reason="Theo gia đình chuyển nơi ở",
        decision="31/GCT",
    )
    db.session.commit()
    return made


def places(pupil: Pupil) -> list[tuple[int, date, date | None]]:
    found = db.session.scalars(select(ClassPlace).where(ClassPlace.pupil_id == pupil.id).order_by(ClassPlace.id))
    return [(place.class_id, place.valid_from, place.valid_to) for place in found]


def stays(pupil: Pupil) -> list[tuple[int, str, date | None]]:
    found = db.session.scalars(select(Enrolment).where(Enrolment.pupil_id == pupil.id).order_by(Enrolment.id))
    return [(stay.unit_id, stay.status, stay.left_on) for stay in found]


def test_both_schools_confirm_and_the_record_follows(cast: Cast, rooms: Rooms) -> None:
    old, new = rooms
    pupil, today = old.pupils[0], clock.today()
    asked = ask(cast.principal, pupil, Destination(cast.units["hoa_nghia"]))
    assert stays(pupil) == [(cast.units["vinh_binh"], ENROLLED, None)]  # nothing moves before the answer
    with pytest.raises(NotFound):
        scope.get_pupil(actor_of(cast.other_principal), pupil.id)
    assert told(cast.other_principal) == ["transfer_asked"]
    coming = transfers.list_transfers(actor_of(cast.other_principal), Direction.COMING, number=1)
    assert [each.id for each in coming.items] == [asked.id]
    assert transfers.count_waiting(actor_of(cast.other_principal)) == 1

    taker = actor_of(cast.other_principal)
    assert transfers.joinable_classes(taker, asked) == [(new.id, "4/1")]
    transfers.accept_transfer(taker, asked.id, class_id=new.id, joins_on=today + timedelta(days=2))
    db.session.commit()
    assert stays(pupil) == [(cast.units["vinh_binh"], TRANSFERRED, today), (cast.units["hoa_nghia"], ENROLLED, None)]
    assert [(class_id, until) for class_id, _since, until in places(pupil)] == [(old.id, today), (new.id, None)]
    assert [
        event.status
        for event in db.session.scalars(
            select(EnrolmentEvent)
            .join(Enrolment, Enrolment.id == EnrolmentEvent.enrolment_id)
            .where(Enrolment.pupil_id == pupil.id)
            .order_by(EnrolmentEvent.id)
        )
    ] == [ENROLLED, TRANSFERRED, ENROLLED]
    assert told(cast.principal) == ["transfer_answered"]
    assert transfers.count_waiting(taker) == 0
    assert scope.get_managed_pupil(taker, pupil.id) == pupil


def test_the_old_school_still_reads_but_no_longer_writes(cast: Cast, rooms: Rooms) -> None:
    pupil = rooms[0].pupils[0]
    asked = ask(cast.principal, pupil, Destination(cast.units["hoa_nghia"]))
    transfers.accept_transfer(actor_of(cast.other_principal), asked.id, class_id=rooms[1].id, joins_on=clock.today())
    db.session.commit()
    assert scope.get_pupil(actor_of(cast.principal), pupil.id) == pupil
    seen = {
        person.key: pupil_reading.read_pupil(actor_of(person), pupil_id=pupil.id, visit=False).in_full
        for person in (cast.principal, cast.other_principal)
    }
    assert seen == {"principal": False, "other_principal": True}  # family and addresses are the new school's
    with pytest.raises(NotAllowed):
        scope.get_managed_pupil(actor_of(cast.principal), pupil.id)


def test_whoever_returns_goes_on_with_the_old_stay(cast: Cast, rooms: Rooms) -> None:
    old, new = rooms
    pupil, (here, there) = old.pupils[0], (cast.units["vinh_binh"], cast.units["hoa_nghia"])
    for days, asker, taker, unit_id, room in (
        (1, cast.principal, cast.other_principal, there, new),
        (9, cast.other_principal, cast.principal, here, old),
    ):
        leaves_on = clock.today() + timedelta(days=days)
        asked = ask(asker, pupil, Destination(unit_id), leaves_on=leaves_on)
        transfers.accept_transfer(actor_of(taker), asked.id, class_id=room.id, joins_on=leaves_on)
        db.session.commit()
    found = sorted((unit_id, status) for unit_id, status, _left in stays(pupil))
    assert found == sorted([(here, ENROLLED), (there, TRANSFERRED)])


def test_outside_the_portal_it_holds_at_once(cast: Cast, rooms: Rooms) -> None:
    pupil = rooms[0].pupils[0]
    asked = ask(cast.principal, pupil, Destination(None, "Trường Tiểu học Thị trấn Cái Bè"))
    assert (asked.answer, asked.to_name) == (Answer.ACCEPTED, "Trường Tiểu học Thị trấn Cái Bè")
    assert stays(pupil) == [(cast.units["vinh_binh"], TRANSFERRED, clock.today())]


def test_refused_or_withdrawn_leaves_the_pupil_where_it_is(cast: Cast, rooms: Rooms) -> None:
    pupil, to = rooms[0].pupils[0], Destination(cast.units["hoa_nghia"])
    first = ask(cast.principal, pupil, to)
    transfers.refuse_transfer(actor_of(cast.other_principal), first.id, reason="Lớp đã đủ 35 em")
    db.session.commit()
    second = ask(cast.principal, pupil, to)
    transfers.withdraw_transfer(actor_of(cast.principal), second.id, reason="Gia đình đổi ý")
    db.session.commit()
    assert (first.answer, second.answer) == (Answer.REFUSED, Answer.WITHDRAWN)
    assert stays(pupil) == [(cast.units["vinh_binh"], ENROLLED, None)]
    for late in (first, second):
        with pytest.raises(RuleBroken, match="đã được trả lời"):
            transfers.accept_transfer(
                actor_of(cast.other_principal), late.id, class_id=rooms[1].id, joins_on=clock.today()
            )


def test_only_the_two_schools_take_part(cast: Cast, rooms: Rooms) -> None:
    pupil = rooms[0].pupils[0]
    asked = ask(cast.principal, pupil, Destination(cast.units["hoa_nghia"]))
    with pytest.raises(NotAllowed):  # whoever asks cannot answer
        transfers.accept_transfer(actor_of(cast.principal), asked.id, class_id=rooms[0].id, joins_on=clock.today())
    with pytest.raises(NotAllowed):
        transfers.withdraw_transfer(actor_of(cast.other_principal), asked.id, reason="x")
    for stranger in (cast.teacher, cast.leader, cast.thpt_principal, cast.nobody):
        with pytest.raises(NotFound):
            transfers.get_transfer(actor_of(stranger), asked.id)
    with pytest.raises(NotFound):  # a class of somebody else's school
        transfers.accept_transfer(
            actor_of(cast.other_principal), asked.id, class_id=rooms[0].id, joins_on=clock.today()
        )
    with pytest.raises(NotFound):
        ask(cast.other_principal, rooms[0].pupils[1], Destination(cast.units["vinh_binh"]))


@pytest.mark.parametrize(
    ("to", "days", "field"),
    [
        (Destination(None, ""), 0, "to_name"),
        ("vinh_binh", 0, "to_unit_id"),
        ("ben_tre", 0, "to_unit_id"),
        (Destination(987654), 0, "to_unit_id"),
        ("hoa_nghia", 61, "leaves_on"),
        ("hoa_nghia", -900, "leaves_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, rooms: Rooms, to: Destination | str, days: int, field: str
) -> None:
    wanted = Destination(cast.units[to]) if isinstance(to, str) else to
    with pytest.raises(RuleBroken) as refused:
        ask(cast.principal, rooms[0].pupils[0], wanted, leaves_on=clock.today() + timedelta(days=days))
    assert refused.value.field == field


def test_one_hand_over_at_a_time_and_a_class_of_the_same_grade(cast: Cast, rooms: Rooms) -> None:
    pupil = rooms[0].pupils[0]
    asked = ask(cast.principal, pupil, Destination(cast.units["hoa_nghia"]))
    with pytest.raises(RuleBroken, match="đang chờ"):
        ask(cast.principal, pupil, Destination(cast.units["hoa_nghia"]))
    other_grade = make_class(cast, "5/1", unit="hoa_nghia", grade=5, pupils=())
    taker = actor_of(cast.other_principal)
    with pytest.raises(RuleBroken) as refused:
        transfers.accept_transfer(taker, asked.id, class_id=other_grade.id, joins_on=clock.today())
    assert refused.value.field == "class_id"
    with pytest.raises(RuleBroken) as refused:
        transfers.accept_transfer(taker, asked.id, class_id=rooms[1].id, joins_on=clock.today() - timedelta(days=1))
    assert refused.value.field == "joins_on"
    last_year = make_class(cast, "4/1", unit="hoa_nghia", pupils=(), year=rooms[1].school_class.start_year - 1)
    with pytest.raises(RuleBroken) as refused:
        transfers.accept_transfer(taker, asked.id, class_id=last_year.id, joins_on=clock.today())
    assert refused.value.field == "class_id"


def test_schools_are_found_by_name_without_the_own_one(cast: Cast, rooms: Rooms) -> None:
    clerk = actor_of(hire(cast, Role.RECORDS_CLERK))
    assert [each.name for each in transfers.find_schools(clerk, "truong tieu hoc")] == ["Trường Tiểu học Hòa Nghĩa"]
    assert transfers.find_schools(clerk, " ") == []
    assert [each.id for each in transfers.find_schools(clerk, "", chosen=cast.units["tam_binh"])] == [
        cast.units["tam_binh"]
    ]
    assert "Sở Giáo dục và Đào tạo Bến Tre" not in {each.name for each in transfers.find_schools(clerk, "bến tre")}
