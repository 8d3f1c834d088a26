"""Addresses of what passes from the family to the school: the demo's mother's leave, conversations, corrections."""

import io

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import (
    DataRound,
    FamilyProof,
    FamilyProposal,
    LeaveFile,
    LeaveRequest,
    MeetingBooking,
    Talk,
    TalkFile,
    TalkMessage,
    TalkReport,
)
from portal.models.school import ClassPlace, Guardian, Guardianship
from portal.rules.contact_book.leave import APPROVED, RETURNED, WAITING
from portal.services.demo.families import MOTHER
from portal.web.parts import parts


def talk_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: a request that waits, one the school asked about, one approved, with a paper."""
    approved, (waiting, returned) = _leaves(APPROVED)[0], _leaves(WAITING)
    returned.state = RETURNED
    file = LeaveFile(leave_id=approved.id, name="giay-kham.jpg", sha256=_kept(), size=3)
    db.session.add(file)
    db.session.commit()
    one: dict[str, list[object]] = {"pupil_id": [waiting.pupil_id]}
    every: dict[str, list[object]] = {"leave_id": [waiting.id, returned.id, approved.id]}
    done: dict[str, list[object]] = {"leave_id": [approved.id]}
    return {
        "family.leaves": one,
        "family.ask_leave": one,
        "family.leave": one | every,
        "family.change_leave": one | {"leave_id": [returned.id]},
        "family.leave_file": one | done | {"file_id": [file.id]},
        "family.print_leave": one | done,
        "contact_book.leave": every,
        "contact_book.leave_file": done | {"file_id": [file.id]},
        "contact_book.print_leave": done,
        **_conversations(),
        **_data(),
        **_meetings(),
    }


def _meetings() -> dict[str, dict[str, list[object]]]:
    """The parents' day in which the mother has booked."""
    booked = db.session.scalars(select(MeetingBooking).order_by(MeetingBooking.id)).first()
    if booked is None:
        return {}
    child: dict[str, list[object]] = {"pupil_id": [booked.pupil_id]}
    day: dict[str, list[object]] = {"day_id": [booked.teacher.day_id]}
    teacher: dict[str, list[object]] = {"teacher_id": [booked.teacher_id]}
    whose = ("meeting_list", "print_meetings", "meeting_wishes", "cancel_meetings")
    return {
        "family.find_meeting_day": day,
        "family.meeting_days": child,
        "family.meeting_day": child | day,
        "family.book_meeting": child | day,
        "family.unbook_meeting": child | day | {"booking_id": [booked.id]},
        "family.meeting_calendar": child | day,
        "contact_book.cancel_meeting": {"teacher_id": [booked.teacher_id], "booking_id": [booked.id]},
        "contact_book.meeting_day": day,
        "contact_book.cancel_meeting_day": day,
        **{f"contact_book.{name}": teacher for name in whose},
    }


def _data() -> dict[str, dict[str, list[object]]]:
    """What the mother proposed to correct, and the round of the school."""
    proposals = list(db.session.scalars(select(FamilyProposal).order_by(FamilyProposal.id)))
    proof = db.session.scalars(select(FamilyProof).order_by(FamilyProof.id)).first()
    if proof is None:
        return {}
    child: dict[str, list[object]] = {"pupil_id": [proposals[0].pupil_id]}
    every: dict[str, list[object]] = {"proposal_id": [each.id for each in proposals]}
    proved: dict[str, list[object]] = {"proposal_id": [proof.proposal_id], "file_id": [proof.id]}
    return {
        "family.data": child,
        "family.propose_data": {"pupil_id": [_sibling(proposals[0].pupil_id)]},
        "family.data_proposal": child | every,
        "family.data_file": child | proved,
        "contact_book.data_proposal": every,
        "contact_book.data_file": proved,
        "contact_book.data_round": {"round_id": list(db.session.scalars(select(DataRound.id)))},
        "family.find_data_round": {"round_id": list(db.session.scalars(select(DataRound.id)))},
    }


def _conversations() -> dict[str, dict[str, list[object]]]:
    """The mother's with the homeroom teacher, with a file; and one that was reported."""
    talk = db.session.scalars(select(Talk).join(Talk.guardian).where(Guardian.full_name == MOTHER)).first()
    if talk is None:
        return {}
    message = db.session.scalars(select(TalkMessage).where(TalkMessage.talk_id == talk.id)).first()
    file = TalkFile(message_id=message.id if message else 0, name="vo.jpg", sha256=_kept(), size=3)
    report = db.session.scalars(select(TalkReport)).one()
    columns = ("by_family", "by_id", "by", "words", "at")
    db.session.add_all([file, TalkReport(talk_id=talk.id, **{name: getattr(report, name) for name in columns})])
    db.session.commit()
    child: dict[str, list[object]] = {"pupil_id": [talk.pupil_id]}
    one: dict[str, list[object]] = {"talk_id": [talk.id]}
    return {
        "family.talks": child,
        "family.begin_talk": {"pupil_id": [_sibling(talk.pupil_id)], "party": ["homeroom", "office"]},
        "family.talk": child | one,
        "family.talk_news": child | one,
        "family.report_talk": child | one,
        "family.talk_file": child | one | {"file_id": [file.id]},
        "contact_book.talk": one,
        "contact_book.report_talk": one,
        "contact_book.talk_file": one | {"file_id": [file.id]},
        "contact_book.begin_talk": _unwritten(talk.pupil_id),
        "contact_book.reported_talk": one,
        "contact_book.reported_file": one | {"file_id": [file.id]},
    }


def _sibling(pupil_id: int) -> int:
    """The mother's other child, about whom she has written nothing."""
    held = select(Guardianship.pupil_id).join(Guardian).where(Guardian.full_name == MOTHER)
    return db.session.scalars(held.where(Guardianship.pupil_id != pupil_id)).one()


def _unwritten(pupil_id: int) -> dict[str, list[object]]:
    """A guardian of somebody else in the class, to whom nobody has written."""
    seat = select(ClassPlace.class_id).where(ClassPlace.pupil_id == pupil_id, ClassPlace.valid_to.is_(None))
    mates = select(ClassPlace.pupil_id).where(ClassPlace.class_id.in_(seat), ClassPlace.pupil_id != pupil_id)
    held = db.session.scalars(
        select(Guardianship).where(Guardianship.pupil_id.in_(mates)).order_by(Guardianship.id.desc()).limit(1)
    ).one()
    return {"pupil_id": [held.pupil_id], "guardian_id": [held.guardian_id]}


def _leaves(state: str) -> list[LeaveRequest]:
    query = select(LeaveRequest).where(LeaveRequest.state == state).order_by(LeaveRequest.id)
    return list(db.session.scalars(query))


def _kept() -> str:
    return parts().file_store.put(io.BytesIO(b"abc")).sha256
