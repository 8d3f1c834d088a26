"""Admitting pupils and keeping their records. Forms and imports both come here, with facts that rules have read."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.models.school import Enrolment, Pupil, SchoolClass
from portal.rules.permissions import Actor, Permission
from portal.rules.school.pupil_facts import PupilFacts
from portal.rules.school.statuses import BELONGING
from portal.rules.vietnamese import fold, name_sort_key
from portal.services.records.audit import note
from portal.services.records.changes import keep_day
from portal.services.school.doubles import find_by_code, find_by_name
from portal.services.school.enrolling import enrol
from portal.services.school.placing import place
from portal.services.school.pupil_reading import enrolment_at
from portal.services.school.scope import get_managed_pupil


@dataclass(frozen=True, kw_only=True)
class Admission:
    """How a pupil comes to the school; ``grade`` is the pupil's own where the class combines several."""

    admitted_on: date
    school_class: SchoolClass | None = None
    grade: int | None = None
    register_no: str | None = None
    reason: str = ""
    decision: str = ""
    confirmed: bool = False


def admit_pupil(actor: Actor, *, facts: PupilFacts, admission: Admission) -> Pupil:
    """A pupil enrolled from a day on, in a class if one is given.

    A known code leads to the record there already is: of a child that belongs to no school now it is taken up again,
    else ``RuleBroken``. The same name and birth date at this school is refused unless ``confirmed``.
    """
    unit_id = _managed_unit(actor)
    if admission.admitted_on > clock.today():
        raise RuleBroken("Ngày này chưa đến.", field="admitted_on")
    known = _record_of_same_child(facts, unit_id)
    if known is None and not admission.confirmed:
        _refuse_namesake(facts, unit_id)
    pupil = known or Pupil(created_at=clock.now(), **_columns(facts))
    if known is None:
        db.session.add(pupil)
    else:
        _write(known, completed(facts, known))
    db.session.flush()
    _enrol(actor, pupil, unit_id, admission)
    if admission.school_class is not None:
        grade = admission.grade if admission.grade is not None else admission.school_class.grade
        place(actor, pupil, admission.school_class, grade=grade, since=admission.admitted_on)
    note(actor, "pupil_admitted", "pupil", pupil.id, after={"valid_from": admission.admitted_on.isoformat()})
    return pupil


def save_pupil(
    actor: Actor,
    *,
    pupil_id: int,
    facts: PupilFacts,
    register_no: str | None,
    version: int | None = None,
    changed_on: date | None = None,
) -> Pupil:
    """The record with other facts; ``version`` is the one they began from, None when nobody looked at it before.

    ``changed_on`` is the day they changed (R86), None where nobody said, as in an imported list.
    """
    pupil = get_managed_pupil(actor, pupil_id)
    if version is not None and version != pupil.version:
        raise Conflict("Người khác vừa sửa hồ sơ này. Hãy xem lại rồi lưu lần nữa.")
    enrolment = enrolment_at(pupil_id, actor.unit_id)
    _refuse_taken_codes(facts, pupil_id)
    changed = _write(pupil, facts)
    if register_no != enrolment.register_no:
        refuse_taken_number(enrolment.unit_id, register_no, enrolment.id)
        enrolment.register_no = register_no
        changed.append("register_no")
    if changed:
        said = {} if changed_on is None else {"changed_on": changed_on.isoformat()}
        note(actor, "pupil_edited", "pupil", pupil.id, after={"pupil_fields": changed, **said})
    if changed and changed_on is not None:
        keep_day(actor, "pupil", pupil.id, fields=changed, happened_on=changed_on)
    db.session.flush()
    return pupil


def refuse_taken_number(unit_id: int, register_no: str | None, enrolment_id: int | None = None) -> None:
    """RuleBroken when another pupil of the school has the number of the sổ đăng bộ."""
    if register_no is None:
        return
    query = select(Enrolment.id).where(Enrolment.unit_id == unit_id, Enrolment.register_no == register_no)
    if db.session.scalar(query) not in {None, enrolment_id}:
        raise RuleBroken("Số đăng bộ này đã cấp cho học sinh khác của trường.", field="register_no")


def _managed_unit(actor: Actor) -> int:
    if actor.unit_id is None or not actor.can(Permission.SCHOOL_MANAGE):
        raise NotAllowed
    return actor.unit_id


def _record_of_same_child(facts: PupilFacts, unit_id: int) -> Pupil | None:
    """The record with one of the codes, when the child may be admitted here and now."""
    for known in find_by_code(facts):
        if fold(facts.full_name) != known.pupil.name_folded:
            raise RuleBroken("Mã này đã cấp cho một học sinh tên khác. Hãy kiểm tra lại mã.", field=known.field)
        if known.unit_id == unit_id and known.status in BELONGING:
            raise RuleBroken("Học sinh có mã này đã có trong trường.", field=known.field)
        if known.status in BELONGING:
            raise RuleBroken(
                "Học sinh có mã này đang thuộc một trường khác trên cổng. Trường đó cần ghi chuyển đi trước.",
                field=known.field,
            )
        return known.pupil
    return None


def _refuse_namesake(facts: PupilFacts, unit_id: int) -> None:
    if find_by_name(facts, unit_id):
        raise RuleBroken(
            "Trường đã có một học sinh cùng họ tên và ngày sinh. Nếu đúng là hai em khác nhau, hãy xác nhận.",
            field="confirmed",
        )


def _refuse_taken_codes(facts: PupilFacts, pupil_id: int) -> None:
    for known in find_by_code(facts):
        if known.pupil.id != pupil_id:
            raise RuleBroken("Mã này đã cấp cho một học sinh khác.", field=known.field)


def completed(facts: PupilFacts, known: Pupil) -> PupilFacts:
    """The facts, and what the record of the child says already where they say nothing: admitting empties no field."""
    kept = {name: getattr(known, name) for name, value in facts.values().items() if not value}
    return replace(facts, **{**kept, "policies": tuple(facts.policies or known.policies)})


def _columns(facts: PupilFacts) -> dict[str, Any]:
    name = facts.full_name
    return {**facts.values(), "name_sort": name_sort_key(name), "name_folded": fold(name)}


def _write(pupil: Pupil, facts: PupilFacts) -> list[str]:
    """Put the facts into the record; gives the names of those that changed."""
    changed = [name for name, value in facts.values().items() if getattr(pupil, name) != value]
    for name, value in _columns(facts).items():
        setattr(pupil, name, value)
    return changed


def _enrol(actor: Actor, pupil: Pupil, unit_id: int, admission: Admission) -> None:
    """Begin the pupil's time at the school, or take it up again."""
    refuse_taken_number(unit_id, admission.register_no, _former_id(pupil, unit_id))
    enrolment = enrol(
        actor,
        pupil_id=pupil.id,
        unit_id=unit_id,
        since=admission.admitted_on,
        reason=admission.reason,
        decision=admission.decision,
    )
    enrolment.register_no = admission.register_no or enrolment.register_no


def _former_id(pupil: Pupil, unit_id: int) -> int | None:
    query = select(Enrolment.id).where(Enrolment.pupil_id == pupil.id, Enrolment.unit_id == unit_id)
    return db.session.scalar(query.limit(1))
