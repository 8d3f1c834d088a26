"""The school's side of homework: who notes what for which class, changing it, taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound
from portal.models.contact_book import Homework
from portal.models.school import ProgrammeSubject, SchoolClass
from portal.rules.contact_book.homework import OF_NO_SUBJECT, check_homework
from portal.rules.permissions import Actor, Permission
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.school.scope import get_class, standing_in
from portal.services.school.subjects import programme_of


@dataclass(frozen=True)
class ClassHomework:
    """A class, the subjects the actor may note something for (code to name; "" is none), and what stands there.

    ``may_withdraw``: also what others noted, e.g. a teacher who has left.
    """

    school_class: SchoolClass
    subjects: Mapping[str, str]
    notes: Paged[Homework]
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a teacher typed."""

    subject: str
    text: str
    due_on: date


def list_homework(actor: Actor, *, class_id: int, number: int) -> ClassHomework:
    """What was noted for a class, the newest first; of who teaches it, every teacher's."""
    school_class, subjects = _class_to_write(actor, class_id)
    query = select(Homework).where(Homework.class_id == class_id).order_by(Homework.day.desc(), Homework.id.desc())
    notes = paginate(query, number=number, size=20)
    return ClassHomework(school_class, subjects, notes, actor.can(Permission.CONTACT_MANAGE))


def write_homework(actor: Actor, *, class_id: int, typed: Typed) -> Homework:
    """Note something for a class from today on; its families see it at once."""
    school_class, subjects = _class_to_write(actor, class_id)
    check_homework(typed.text, day=clock.today(), due_on=typed.due_on, subject=typed.subject, subjects=subjects)
    made = Homework(
        unit_id=school_class.unit_id,
        class_id=class_id,
        subject=typed.subject,
        subject_name=subjects[typed.subject],
        day=clock.today(),
        due_on=typed.due_on,
        text=typed.text,
        author_id=actor.account_id,
        author=actor.name,
        written_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    _note(actor, "homework_written", made, school_class)
    return made


def get_own(actor: Actor, homework_id: int) -> Homework:
    """A note of the actor's own that stands; NotFound for every other."""
    found = db.session.get(Homework, homework_id)
    if found is None or found.unit_id != actor.unit_id or found.author_id != actor.account_id:
        raise NotFound
    _class_to_write(actor, found.class_id)
    if found.withdrawn_at is not None:
        raise NotFound
    return found


def offer_subjects(actor: Actor, found: Homework) -> Mapping[str, str]:
    """What an own note may be about: what one teaches today, and what it is about."""
    return {**_class_to_write(actor, found.class_id)[1], found.subject: found.subject_name}


def change_homework(actor: Actor, *, homework_id: int, typed: Typed, version: int) -> Homework:
    """Change an own note; it stays of the day it was given on."""
    found = get_own(actor, homework_id)
    if found.version != version:
        raise Conflict("Dặn dò này vừa được sửa ở nơi khác.")
    subjects = offer_subjects(actor, found)
    check_homework(typed.text, day=found.day, due_on=typed.due_on, subject=typed.subject, subjects=subjects)
    found.text, found.due_on, found.written_at = typed.text, typed.due_on, clock.now()
    found.subject, found.subject_name = typed.subject, subjects[typed.subject]
    _note(actor, "homework_changed", found, get_class(actor, found.class_id))
    return found


def withdraw_homework(actor: Actor, *, homework_id: int) -> Homework:
    """Take a note back: the own one, or any of the school for who looks after the contact book, as its author may have
    left. Families see it no more, the school that it was there and who took it back."""
    found = _to_withdraw(actor, homework_id)
    found.withdrawn_at, found.withdrawn_by = clock.now(), actor.name
    _note(actor, "homework_withdrawn", found, get_class(actor, found.class_id))
    return found


def _to_withdraw(actor: Actor, homework_id: int) -> Homework:
    if not actor.can(Permission.CONTACT_MANAGE):
        return get_own(actor, homework_id)
    found = db.session.get(Homework, homework_id)
    if found is None or found.unit_id != actor.unit_id or found.withdrawn_at is not None:
        raise NotFound
    _class_to_write(actor, found.class_id)
    return found


def _class_to_write(actor: Actor, class_id: int) -> tuple[SchoolClass, Mapping[str, str]]:
    """A class the actor leads or teaches today, or looks after, with the subjects to choose from."""
    school_class = get_class(actor, class_id)
    if not actor.can(Permission.CONTACT_WRITE):
        raise NotAllowed
    standing = standing_in(actor, school_class)
    taught: list[ProgrammeSubject] = [one for one in programme_of(school_class) if one.code in standing.subjects]
    subjects = {one.code: one.name for one in taught}
    if standing.leads or actor.can(Permission.CONTACT_MANAGE):
        subjects = {OF_NO_SUBJECT: "", **subjects}
    if not subjects:
        raise NotAllowed
    return school_class, subjects


def _note(actor: Actor, action: str, found: Homework, school_class: SchoolClass) -> None:
    after = {"class": school_class.name, "subject": found.subject_name, "text": found.text}
    note(actor, action, "homework", found.id, unit_id=found.unit_id, after=after)
    db.session.flush()
