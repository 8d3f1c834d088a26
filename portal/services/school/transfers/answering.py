"""The new school takes a pupil in, or does not."""

from datetime import date

from portal.adapters import clock
from portal.errors import NotAllowed, RuleBroken
from portal.models.school import Transfer
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.rules.school.statuses import BELONGING
from portal.rules.school.transfers import Answer, check_joining
from portal.services.notifications.telling import notify
from portal.services.records import audit
from portal.services.school.enrolling import enrol
from portal.services.school.placing import place
from portal.services.school.pupil_reading import enrolment_at
from portal.services.school.scope import get_managed_class
from portal.services.school.transfers.leaving import let_go
from portal.services.school.transfers.reading import get_transfer, grades_of
from portal.services.school.years import current_year


def accept_transfer(actor: Actor, transfer_id: int, *, class_id: int, joins_on: date) -> Transfer:
    """Take the pupil into a class from a day on: the record, with all marks, follows."""
    transfer = _get_waiting(actor, transfer_id)
    school_class = get_managed_class(actor, class_id)
    if school_class.start_year != current_year():
        raise RuleBroken("Chọn một lớp của năm học này.", field="class_id")
    check_joining(
        leaves_on=transfer.leaves_on,
        joins_on=joins_on,
        grade=transfer.grade,
        grades=grades_of(school_class),
        today=clock.today(),
    )
    _end_old_stay(actor, transfer)
    enrol(
        actor,
        pupil_id=transfer.pupil_id,
        unit_id=school_class.unit_id,
        since=joins_on,
        reason=transfer.reason,
        decision=transfer.decision,
    )
    grade = school_class.grade if transfer.grade is None else transfer.grade
    place(actor, transfer.pupil, school_class, grade=grade, since=joins_on)
    transfer.class_id, transfer.joins_on = school_class.id, joins_on
    _answer(actor, transfer, Answer.ACCEPTED, "")
    return transfer


def refuse_transfer(actor: Actor, transfer_id: int, *, reason: str) -> Transfer:
    """Do not take the pupil in, and say why; the pupil stays at the old school."""
    transfer = _get_waiting(actor, transfer_id)
    _answer(actor, transfer, Answer.REFUSED, reason)
    return transfer


def _get_waiting(actor: Actor, transfer_id: int) -> Transfer:
    transfer = get_transfer(actor, transfer_id)
    if transfer.to_unit_id != actor.unit_id:
        raise NotAllowed
    if transfer.answer is not None:
        raise RuleBroken("Hồ sơ này đã được trả lời.")
    return transfer


def _end_old_stay(actor: Actor, transfer: Transfer) -> None:
    stay = enrolment_at(transfer.pupil_id, transfer.from_unit_id)
    if stay.status not in BELONGING:
        raise RuleBroken("Học sinh không còn học tại trường cũ; đề nghị trường cũ rút hồ sơ.")
    let_go(actor, stay, transfer)


def _answer(actor: Actor, transfer: Transfer, answer: Answer, reason: str) -> None:
    transfer.answer, transfer.answer_reason = answer, reason
    transfer.answered_at, transfer.answered_by = clock.now(), actor.name
    audit.note(actor, f"transfer_{answer}", "pupil", transfer.pupil_id, after={"reason": reason} if reason else None)
    notify(
        [transfer.asked_by_id],
        kind=Kind.TRANSFER_ANSWERED,
        key=f"transfer-answer-{transfer.id}",
        params={"unit": actor.unit_name, "name": transfer.pupil.full_name},
        path=f"/truong-hoc/chuyen-truong/{transfer.id}",
        unit_id=transfer.from_unit_id,
        by=actor.account_id,
    )
