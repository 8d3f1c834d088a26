"""The decision about a request for leave as a paper, for the family and for the school's file."""

from collections.abc import Sequence

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.contact_book import LeaveRequest, LeaveStep
from portal.models.units import Unit
from portal.rules.attendance.statuses import SESSION_LABELS
from portal.rules.contact_book.leave import APPROVED, KIND_LABELS, REFUSED, STATE_LABELS, STEP_LABELS
from portal.rules.permissions import Actor
from portal.rules.school.people import RELATION_LABELS
from portal.rules.vietnamese import short_date
from portal.services.contact_book.children import get_child
from portal.services.contact_book.leave.boards import read_leave
from portal.services.contact_book.leave.own import read_own
from portal.services.contact_book.looking import note_family_look
from portal.services.documents.papers.paper import Paper, to_minute
from portal.services.gradebook.papers.frame import Fact, school_frame
from portal.services.school.viewing import note_look

TITLE = "Đơn xin nghỉ học và ý kiến của nhà trường"
HIDDEN = "Chỉ người duyệt và giáo viên chủ nhiệm đọc"


def school_paper(actor: Actor, leave_id: int) -> Paper:
    """For the school; the reason stands in it only for who may read it."""
    read = read_leave(actor, leave_id)
    return _paper(actor, read.leave, read.steps, reads=read.seen.reads, relation="")


def own_paper(actor: Actor, *, pupil_id: int, leave_id: int) -> Paper:
    """For the guardian who asked."""
    own = read_own(actor, pupil_id=pupil_id, leave_id=leave_id)
    return _paper(actor, own.leave, own.steps, reads=True, relation=RELATION_LABELS.get(own.child.relation, ""))


def note_school_print(actor: Actor, leave_id: int, *, visit: bool) -> None:
    """The print stands in the child's access log."""
    note_look(actor, "leave_print", visit=visit, pupil_id=read_leave(actor, leave_id).leave.pupil_id)


def note_own_print(actor: Actor, pupil_id: int, *, visit: bool) -> None:
    """As ``note_school_print``, by the family."""
    note_family_look(actor, get_child(actor, pupil_id), "leave_print", visit=visit)


def span_words(leave: LeaveRequest) -> str:
    """ "ngày 23/11/2026", "từ buổi chiều ngày 23/11/2026 đến hết buổi sáng ngày 25/11/2026"."""
    first, last = short_date(leave.first_day), short_date(leave.last_day)
    if leave.sessions_a_day > 1:
        begins, ends = (SESSION_LABELS[each].lower() for each in (leave.first_session, leave.last_session))
        if leave.first_day == leave.last_day and begins == ends:
            return f"{begins} ngày {first}"
        if leave.first_day != leave.last_day or begins == ends:
            return f"từ {begins} ngày {first} đến hết {ends} ngày {last}"
    return f"ngày {first}" if leave.first_day == leave.last_day else f"từ ngày {first} đến hết ngày {last}"


def _paper(actor: Actor, leave: LeaveRequest, steps: Sequence[LeaveStep], *, reads: bool, relation: str) -> Paper:
    decided = next((step for step in reversed(steps) if step.step in {APPROVED, REFUSED}), None)
    if decided is None or leave.state not in {APPROVED, REFUSED}:
        raise RuleBroken("Đơn chưa được duyệt nên chưa in được.")
    unit = db.session.get_one(Unit, leave.unit_id)
    asked = steps[0]
    data = {
        **school_frame(unit, actor, TITLE, f"Đơn số {leave.id}, lớp {leave.class_name}"),
        "subtitle": f"Số {leave.id} · gửi lúc {to_minute(asked.at)}",
        "request": _request(leave, asked, reads=reads, relation=relation),
        "decision": _decision(leave, decided, reads=reads),
        "steps": [[to_minute(step.at), STEP_LABELS[step.step], step.by, step.words if reads else ""] for step in steps],
        "asker": asked.by,
        "decider": decided.by,
        "decided": f"{STATE_LABELS[leave.state]} lúc {to_minute(decided.at)}",
    }
    return Paper("leave", f"don-xin-nghi-{leave.id}.pdf", data)


def _request(leave: LeaveRequest, asked: LeaveStep, *, reads: bool, relation: str) -> list[Fact]:
    reason = ". ".join(part for part in (KIND_LABELS[leave.kind], leave.words) if part)
    return [
        ("Học sinh", leave.pupil.full_name),
        ("Lớp", leave.class_name),
        ("Người làm đơn", f"{asked.by} ({relation.lower()})" if relation else asked.by),
        ("Xin nghỉ", span_words(leave)),
        ("Số ngày học", str(leave.days)),
        ("Lý do", reason if reads else HIDDEN),
        *([("Ghi chú", "Đơn gửi sau ngày nghỉ đầu tiên")] if leave.late else []),
    ]


def _decision(leave: LeaveRequest, decided: LeaveStep, *, reads: bool) -> list[Fact]:
    words = decided.words if reads or not decided.words else HIDDEN
    printed = to_minute(clock.now())
    facts = [("Ý kiến", STATE_LABELS[leave.state]), ("Người duyệt", decided.by), ("Lúc", to_minute(decided.at))]
    return [*facts, ("Lời nhắn", words or "–"), ("In lúc", printed)]
