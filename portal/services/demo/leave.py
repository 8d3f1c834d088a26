"""Requests for leave of the demo's mother: one that waits for the teacher, one for the principal, one approved."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import LeaveRequest, LeaveStep
from portal.models.people import Account
from portal.models.school import Guardian
from portal.rules.attendance.statuses import AFTERNOON, MORNING
from portal.rules.contact_book.leave import (
    APPROVED,
    ASKED,
    FAMILY,
    HOMEROOM,
    ILL,
    LEADER,
    WAITING,
)
from portal.services.demo.families import MOTHER
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool


def write_leaves(schools: Mapping[str, DemoSchool], cast: Cast) -> None:
    """Written as rows: nobody is told, so that no mail goes."""
    school, teacher = schools["vinhbinh"], cast.accounts["giaovien.vinhbinh"]
    today = clock.today()
    ill = _leave(school, _weekday(today), 1, ILL, "Cháu sốt từ tối qua, gia đình cho cháu đi khám.", HOMEROOM, WAITING)
    _step(ill, ASKED, timedelta(hours=1))
    monday = today + timedelta(days=14 - today.weekday())
    away = _leave(school, monday, 5, FAMILY, "Gia đình về quê có việc họ.", LEADER, WAITING)
    _step(away, ASKED, timedelta(hours=20))
    past = _leave(school, _weekday(today - timedelta(days=10)), 1, FAMILY, "Dự đám cưới của cậu.", HOMEROOM, APPROVED)
    _step(past, ASKED, timedelta(days=12))
    _step(past, APPROVED, timedelta(days=11, hours=20), by=teacher, words="Cô đã nhận, cháu nhớ chép bài.")
    db.session.flush()


def _leave(
    school: DemoSchool, first_day: date, days: int, kind: str, words: str, level: str, state: str
) -> LeaveRequest:
    class_4a = next(each for each in school.classes if each.name == "4A")
    mother = db.session.scalars(select(Guardian).where(Guardian.full_name == MOTHER)).one()
    leave = LeaveRequest(
        unit_id=school.unit.id,
        pupil_id=school.pupils[class_4a.id][0].id,
        guardian_id=mother.id,
        class_id=class_4a.id,
        class_name=class_4a.name,
        first_day=first_day,
        first_session=MORNING,
        last_day=first_day + timedelta(days=days - 1),
        last_session=AFTERNOON,
        sessions_a_day=class_4a.sessions_a_day,
        days=days,
        kind=kind,
        words=words,
        level=level,
        state=state,
    )
    db.session.add(leave)
    db.session.flush()
    return leave


def _step(leave: LeaveRequest, step: str, ago: timedelta, *, by: Account | None = None, words: str = "") -> None:
    """By the mother unless somebody else is named."""
    mother = db.session.get_one(Guardian, leave.guardian_id)
    at, by_id = clock.now() - ago, by.id if by else mother.account_id
    who = by.full_name if by else mother.full_name
    db.session.add(LeaveStep(leave_id=leave.id, step=step, at=at, by_id=by_id, by=who, words=words))


def _weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day
