"""What hangs on two records that cannot be one yet: groups, exemptions, transfers, plans, changes that wait."""

from datetime import date

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import Correction
from portal.models.rollover import RollOver, RollOverMove
from portal.models.school import (
    Exemption,
    GroupPlace,
    PupilAccount,
    PupilGroup,
    Transfer,
)
from portal.rules.vietnamese import sort_key
from tests.cast import Cast
from tests.merging import SINCE, against, make_twins, write_mark
from tests.school import Room


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_twins(cast)


def test_a_group_left_and_entered_again(cast: Cast, room: Room) -> None:
    kept, double = room.pupils
    name = "Câu lạc bộ cờ vua"
    group = PupilGroup(
        unit_id=room.school_class.unit_id,
        start_year=2026,
        kind="club",
        name=name,
        name_sort=sort_key(name),
        created_at=clock.now(),
    )
    db.session.add(group)
    db.session.flush()
    times = ((kept, SINCE, date(2026, 10, 1)), (kept, date(2026, 11, 1), None), (double, SINCE, None))
    rows = [
        GroupPlace(group_id=group.id, pupil_id=pupil.id, valid_from=since, valid_to=until)
        for pupil, since, until in times
    ]
    db.session.add_all(rows)
    db.session.commit()
    assert "vào ra cùng một nhóm chồng nhau" in against(cast, room)
    rows[2].valid_to = date(2026, 10, 1)
    db.session.commit()
    assert against(cast, room) == ""


def test_an_own_account_at_both(cast: Cast, room: Room) -> None:
    kept, double = room.pupils
    db.session.add(PupilAccount(account_id=cast.nobody.id, pupil_id=kept.id, created_at=clock.now()))
    other = PupilAccount(account_id=cast.two_hats.id, pupil_id=double.id, created_at=clock.now())
    db.session.add(other)
    db.session.commit()
    assert "đều có tài khoản của học sinh" in against(cast, room)
    other.ended_at = clock.now()
    db.session.commit()
    assert against(cast, room) == ""


def test_a_subject_both_are_exempt_from(cast: Cast, room: Room) -> None:
    rows = [
        Exemption(
            pupil_id=pupil.id,
            start_year=2026,
            subject="giao_duc_the_chat",
            kind="exempt",
            reason="Bệnh tim",
            entered_at=clock.now(),
            entered_by="Văn phòng",
        )
        for pupil in room.pupils
    ]
    db.session.add_all(rows)
    db.session.commit()
    assert "cùng ghi miễn một môn" in against(cast, room)
    rows[0].ended_at = clock.now()
    db.session.commit()
    assert against(cast, room) == ""


@pytest.mark.parametrize("who", [0, 1])
def test_a_transfer_that_waits(cast: Cast, room: Room, who: int) -> None:
    made = Transfer(
        pupil_id=room.pupils[who].id,
        from_unit_id=room.school_class.unit_id,
        to_name="Trường khác",
        leaves_on=SINCE,
        reason="Chuyển nhà",
        asked_at=clock.now(),
        asked_by_id=cast.principal.id,
        asked_by="Hiệu trưởng",
    )
    db.session.add(made)
    db.session.commit()
    assert "chuyển trường chưa được trả lời" in against(cast, room)
    made.answer = "withdrawn"
    db.session.commit()
    assert against(cast, room) == ""


def test_a_plan_that_has_both(cast: Cast, room: Room) -> None:
    plan = RollOver(
        unit_id=room.school_class.unit_id,
        start_year=2026,
        begins_on=date(2027, 9, 5),
        finished_on=date(2027, 5, 31),
        worked_out_at=clock.now(),
        worked_out_by="Hiệu trưởng",
    )
    db.session.add(plan)
    db.session.flush()
    db.session.add_all(
        RollOverMove(
            roll_over_id=plan.id, pupil_id=pupil.id, class_id=room.id, grade=4, result="promoted", outcome="promote"
        )
        for pupil in room.pupils
    )
    db.session.commit()
    assert "phương án lên lớp chưa thực hiện" in against(cast, room)
    plan.carried_out_at = clock.now()
    db.session.commit()
    assert against(cast, room) == ""


@pytest.mark.parametrize("who", [0, 1])
def test_a_change_of_a_mark_that_waits(cast: Cast, room: Room, who: int) -> None:
    mark = write_mark(cast, room, room.pupils[who], "8")
    made = Correction(
        unit_id=room.school_class.unit_id,
        mark_id=mark.id,
        class_id=room.id,
        version=1,
        before="8",
        after="9",
        reason="Cộng sót",
        source="screen",
        batch="one",
        asked_at=clock.now(),
        asked_by_id=cast.teacher.id,
        asked_by="Giáo viên",
    )
    db.session.add(made)
    db.session.commit()
    assert "yêu cầu sửa điểm đang chờ duyệt" in against(cast, room)
    made.outcome = "refused"
    db.session.commit()
    assert against(cast, room) == ""
