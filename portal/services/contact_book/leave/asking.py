"""A family asks for leave: writing, sending again after a question of the school, withdrawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.models.contact_book import LeaveFile, LeaveRequest, LeaveStep
from portal.models.school import Guardian, SchoolClass
from portal.models.units import Unit
from portal.rules.contact_book.leave import (
    APPROVED,
    ASKED,
    KIND_LABELS,
    LONGEST_WORDS,
    MOST_FILES,
    OTHER,
    RESENT,
    RETURNED,
    STANDING,
    WAITING,
    WITHDRAWN,
    Span,
    check_span,
    is_late,
    level_for,
    may_withdraw,
)
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.attendance.days import load_days_of
from portal.services.attendance.leave import span_of
from portal.services.contact_book.children import Child, get_child_to_reply
from portal.services.contact_book.leave.own import read_own
from portal.services.contact_book.leave.scope import find_deciders, find_homeroom
from portal.services.notifications.telling import notify
from portal.services.records.audit import note
from portal.services.school.choices import find_choices


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a family typed, with the papers kept from before (ids) and new ones."""

    span: Span
    kind: str
    words: str
    files: Sequence[NamedFile] = ()
    keeps: Sequence[int] = ()


def find_class_to_ask(actor: Actor, pupil_id: int) -> tuple[Child, SchoolClass]:
    """The child and its class of today; a pupil does not ask for itself, and nobody for a child in no class."""
    child = get_child_to_reply(actor, pupil_id)
    if child.is_self:
        raise NotAllowed
    if child.at.class_id is None or not child.at.is_there:
        raise RuleBroken("Con chưa có lớp hoặc không còn học ở trường này nên không xin nghỉ được.")
    return child, db.session.get_one(SchoolClass, child.at.class_id)


def ask(actor: Actor, *, pupil_id: int, asked: Asked) -> LeaveRequest:
    """Ask for leave; who is in charge is told."""
    child, school_class = find_class_to_ask(actor, pupil_id)
    if child.guardian_id is None:
        raise NotAllowed
    leave = LeaveRequest(
        unit_id=school_class.unit_id,
        pupil_id=pupil_id,
        guardian_id=child.guardian_id,
        class_id=school_class.id,
        class_name=school_class.name,
        state=WAITING,
    )
    _lock(child.guardian_id)
    _fill(leave, school_class, asked)
    db.session.add(leave)
    db.session.flush()
    _keep_files(leave, asked)
    add_step(actor, leave, ASKED)
    _note(actor, "leave_asked", leave)
    _tell(leave, Kind.LEAVE_ASKED, "asked", find_deciders(leave), by=actor.account_id)
    return leave


def resend(actor: Actor, *, pupil_id: int, leave_id: int, asked: Asked, version: int) -> LeaveRequest:
    """Answer the school's question by changing the request; it waits again."""
    own = read_own(actor, pupil_id=pupil_id, leave_id=leave_id)
    if own.has_moved:
        raise RuleBroken("Con đã chuyển trường nên đơn này không gửi lại được. Hãy rút đơn, rồi viết đơn mới.")
    _child, school_class = find_class_to_ask(actor, pupil_id)
    leave = _lock_leave(own.leave)
    if leave.state != RETURNED or leave.version != version:
        raise Conflict("Đơn này vừa thay đổi ở nơi khác. Hãy mở lại đơn.")
    _lock(leave.guardian_id)
    _fill(leave, school_class, asked)
    _keep_files(leave, asked)
    leave.class_id, leave.class_name = school_class.id, school_class.name
    leave.state = WAITING
    add_step(actor, leave, RESENT)
    _note(actor, "leave_resent", leave)
    db.session.flush()
    _tell(leave, Kind.LEAVE_ASKED, f"resent-{leave.version}", find_deciders(leave), by=actor.account_id)
    return leave


def withdraw(actor: Actor, *, pupil_id: int, leave_id: int) -> LeaveRequest:
    """Take a request back; the school is told when it was approved before."""
    own = read_own(actor, pupil_id=pupil_id, leave_id=leave_id)
    get_child_to_reply(actor, pupil_id)
    leave = _lock_leave(own.leave)
    if leave.state == WITHDRAWN:
        return leave
    if not may_withdraw(leave.state, leave.first_day, clock.today()):
        raise RuleBroken("Không rút được đơn này nữa. Nếu con vẫn đi học, hãy báo giáo viên chủ nhiệm.")
    was = leave.state
    leave.state = WITHDRAWN
    add_step(actor, leave, WITHDRAWN)
    _note(actor, "leave_withdrawn", leave)
    db.session.flush()
    if was == APPROVED:
        people = dict.fromkeys([*find_homeroom(leave), *_deciders_of(leave)])
        _tell(leave, Kind.LEAVE_WITHDRAWN, "withdrawn", list(people), by=actor.account_id)
    return leave


def add_step(actor: Actor, leave: LeaveRequest, step: str, words: str = "") -> None:
    """What happened, for the history under the request."""
    entry = LeaveStep(leave_id=leave.id, step=step, at=clock.now(), by_id=actor.account_id, by=actor.name, words=words)
    db.session.add(entry)


def _fill(leave: LeaveRequest, school_class: SchoolClass, asked: Asked) -> None:
    """Check what was typed and write it into the request."""
    choices = find_choices(school_class.unit_id, school_class.start_year)
    days = load_days_of(school_class.unit_id, school_class.start_year, choices)
    count = check_span(asked.span, days, today=clock.today())
    _check_words(asked)
    _check_free(leave, asked.span)
    leave.first_day, leave.last_day = asked.span.first_day, asked.span.last_day
    leave.first_session, leave.last_session = asked.span.first_session, asked.span.last_session
    leave.sessions_a_day, leave.days = school_class.sessions_a_day, count
    leave.kind, leave.words = asked.kind, asked.words
    leave.level = level_for(count, choices.leave_days)
    leave.late = is_late(asked.span.first_day, clock.today())


def _check_words(asked: Asked) -> None:
    if asked.kind not in KIND_LABELS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="kind")
    if asked.kind == OTHER and not asked.words:
        raise RuleBroken("Vui lòng ghi lý do.", field="words")
    if len(asked.words) > LONGEST_WORDS:
        raise RuleBroken("Không quá %(max)d ký tự.", field="words", max=LONGEST_WORDS)
    if len(asked.files) + len(asked.keeps) > MOST_FILES:
        raise RuleBroken("Mỗi đơn kèm nhiều nhất %(most)d tệp.", field="files", most=MOST_FILES)


def _check_free(leave: LeaveRequest, span: Span) -> None:
    """Refuse days that another standing request of the same guardian touches."""
    query = select(LeaveRequest).where(
        LeaveRequest.pupil_id == leave.pupil_id,
        LeaveRequest.guardian_id == leave.guardian_id,
        LeaveRequest.state.in_(STANDING),
        LeaveRequest.last_day >= span.first_day,
        LeaveRequest.first_day <= span.last_day,
    )
    for other in db.session.scalars(query.order_by(LeaveRequest.id)):
        if other.id != leave.id and span_of(other).touches(span):
            raise RuleBroken("Bạn đã có đơn xin nghỉ cho những ngày này. Hãy rút đơn đó trước.", field="first_day")


def _keep_files(leave: LeaveRequest, asked: Asked) -> None:
    gone = (LeaveFile.leave_id == leave.id, LeaveFile.id.not_in(list(asked.keeps)), LeaveFile.dropped_at.is_(None))
    db.session.execute(update(LeaveFile).where(*gone).values(dropped_at=clock.now()))
    db.session.add_all(
        LeaveFile(leave_id=leave.id, name=file.name, sha256=file.sha256, size=file.size) for file in asked.files
    )
    db.session.flush()


def _lock(guardian_id: int) -> None:
    """Two requests of one guardian at the same moment come one after the other."""
    db.session.scalar(select(Guardian.id).where(Guardian.id == guardian_id).with_for_update())


def _lock_leave(leave: LeaveRequest) -> LeaveRequest:
    db.session.refresh(leave, with_for_update=True)
    return leave


def _deciders_of(leave: LeaveRequest) -> list[int]:
    """Who approved it."""
    query = select(LeaveStep.by_id).where(LeaveStep.leave_id == leave.id, LeaveStep.step == APPROVED)
    return list(db.session.scalars(query))


def _note(actor: Actor, action: str, leave: LeaveRequest) -> None:
    after = {"valid_from": leave.first_day.isoformat(), "last_day": leave.last_day.isoformat()}
    note(actor, action, "leave_request", leave.id, unit_id=leave.unit_id, after=after)


def _tell(leave: LeaveRequest, kind: Kind, key: str, people: Sequence[int], *, by: int) -> None:
    school = db.session.scalar(select(Unit.name).where(Unit.id == leave.unit_id))
    notify(
        people,
        kind=kind,
        key=f"leave-{leave.id}-{key}",
        params={"class_name": leave.class_name, "school": school},
        path=f"/lien-lac/xin-nghi/{leave.id}/",
        unit_id=leave.unit_id,
        by=by,
    )
