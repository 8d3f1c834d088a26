"""The locks of a report: whole days, extensions, exceptions, openings; and what became official."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.data_forms import CellChange, ReportOpening, ReportSnapshot
from portal.services.data_forms.records import add_records, remove_record, restore_record
from portal.services.data_forms.writing import Outcome
from tests.cast import Cast
from tests.make import actor_of
from tests.reports import COMPLETE, Asked, make_asked, type_in


def states(outcomes: Sequence[Outcome]) -> list[str]:
    return [one.state for one in outcomes]


def message(outcome: Outcome) -> str:
    assert outcome.refused is not None
    return str(outcome.refused)


@pytest.mark.parametrize(
    ("days", "late", "allowed"),
    [(-21, True, None), (-20, True, True), (-3, False, True), (-2, False, False), (-2, True, True), (0, True, True)],
)
def test_the_calendar_opens_and_closes_whole_days(
    cast: Cast, clock_at: time_machine.Traveller, days: int, late: bool, allowed: bool | None
) -> None:
    asked = make_asked(cast, late_entry=late)
    clock_at.shift(timedelta(days=10 + days))
    if allowed is None:
        with pytest.raises(NotFound):
            type_in(asked, {"classes": "1"})
        return
    assert states(type_in(asked, {"classes": "1"})) == ["saved" if allowed else "refused"]


def test_a_lock_says_which_since_when_and_who_opens(cast: Cast, clock_at: time_machine.Traveller) -> None:
    asked = make_asked(cast)
    clock_at.shift(timedelta(days=11))
    refused = type_in(asked, {"classes": "1"})[0]
    department = "Sở Giáo dục và Đào tạo Bến Tre"
    assert message(refused) == f"Đã khóa số liệu từ 01/12/2026. Chỉ {department} mở lại được."
    asked.report.excused_at = clock.now()
    assert message(type_in(asked, {"classes": "1"})[0]).startswith(f"Đơn vị được {department} miễn báo cáo kỳ này")
    asked.report.excused_at, asked.period.cancelled_at = None, clock.now()
    assert message(type_in(asked, {"classes": "1"})[0]).startswith(f"{department} đã hủy kỳ báo cáo này từ 01/12/2026")


def test_an_extension_moves_the_lock_of_one_unit(cast: Cast, clock_at: time_machine.Traveller) -> None:
    asked = make_asked(cast)
    asked.report.own_locks_on = asked.report.own_closes_on = clock.today() + timedelta(days=11)
    asked.report.own_official_on = clock.today() + timedelta(days=12)
    clock_at.shift(timedelta(days=11))
    assert states(type_in(asked, {"classes": "1"})) == ["saved"]


def test_what_came_before_midnight_counts_before_midnight(cast: Cast, clock_at: time_machine.Traveller) -> None:
    asked = make_asked(cast)
    lock = clock.now().astimezone(clock.LOCAL_ZONE).replace(hour=0, minute=0) + timedelta(days=11)
    came = lock - timedelta(seconds=1)
    clock_at.move_to(lock + timedelta(seconds=20))
    assert states(type_in(asked, {"classes": "1"}, arrived_at=came)) == ["saved"]
    assert asked.report.official_version is None
    assert asked.report.changed_at == came
    assert states(type_in(asked, {"note": "x"}, arrived_at=lock)) == ["refused"]
    clock_at.move_to(lock + timedelta(seconds=62))
    assert states(type_in(asked, {"note": "x"}, arrived_at=came)) == ["refused"], "nobody waits longer than a minute"


def open_part(asked: Asked, *, sections: tuple[str, ...] = (), keys: tuple[str, ...] = (), hours: int = 2) -> int:
    now = clock.now()
    made = ReportOpening(
        report_id=asked.report_id,
        sections=list(sections),
        keys=list(keys),
        reason="Sai số lớp",
        hours=hours,
        asked_at=now,
        asked_by_id=asked.principal.id,
        asked_by=asked.principal.name,
        decided_at=now,
        opens_at=now,
        ends_at=now + timedelta(hours=hours),
        base_version=asked.report.content_version,
    )
    db.session.add(made)
    db.session.commit()
    return made.id


def test_an_opening_opens_its_cells_until_its_end(cast: Cast, clock_at: time_machine.Traveller) -> None:
    asked = make_asked(cast)
    type_in(asked, {"classes": "12"})
    clock_at.shift(timedelta(days=12))
    opening = open_part(asked, keys=("classes",))
    assert states(type_in(asked, {"classes": "13", "grades.g1.total": "4"}, seen=1)) == ["saved", "refused"]
    change = db.session.scalars(select(CellChange).order_by(CellChange.id.desc())).first()
    assert change is not None
    assert change.opening_id == opening
    clock_at.shift(timedelta(hours=2))
    assert states(type_in(asked, {"classes": "14"}, seen=2)) == ["refused"]


def test_a_closed_opening_opens_nothing(cast: Cast, clock_at: time_machine.Traveller) -> None:
    asked = make_asked(cast)
    clock_at.shift(timedelta(days=12))
    opening = open_part(asked, sections=("pupils",))
    db.session.get_one(ReportOpening, opening).closed_at = clock.now()
    assert states(type_in(asked, {"classes": "13"})) == ["refused"]


def test_the_first_change_after_the_official_day_keeps_what_was_official(
    cast: Cast, clock_at: time_machine.Traveller
) -> None:
    asked = make_asked(cast)
    type_in(asked, COMPLETE)
    clock_at.shift(timedelta(days=12))
    assert asked.report.official_version is None
    open_part(asked, sections=("pupils",))
    type_in(asked, {"classes": "13"}, seen=1)
    report = asked.report
    assert (report.official_version, report.content_version) == (1, 2)
    kept = db.session.scalars(select(ReportSnapshot)).one()
    assert kept.content_version == 1
    assert ["classes", 0, "12", ""] in kept.content["cells"]
    type_in(asked, {"classes": "14"}, seen=2)
    assert asked.report.official_version == 1
    assert db.session.query(ReportSnapshot).count() == 1


def test_no_record_moves_under_a_lock(cast: Cast, clock_at: time_machine.Traveller) -> None:
    asked, me = make_asked(cast), actor_of(cast.principal)
    (record,) = add_records(me, asked.report_id, "deals")
    clock_at.shift(timedelta(days=11))
    for act in (
        lambda: add_records(me, asked.report_id, "deals"),
        lambda: remove_record(me, asked.report_id, record),
        lambda: restore_record(me, asked.report_id, record),
    ):
        with pytest.raises(RuleBroken, match="Đã khóa số liệu"):
            act()
