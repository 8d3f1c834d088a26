"""With whom at the school a guardian can talk about a child, and whom a family has for the school to write to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound
from portal.models.contact_book import Talk
from portal.models.people import Absence, Account
from portal.models.school import (
    ClassPlace,
    Guardian,
    Guardianship,
    HomeroomTeacher,
    ProgrammeSubject,
    Pupil,
    SchoolClass,
    TeachingAssignment,
)
from portal.rules.contact_book.talks import HOMEROOM, OFFICE, Manners, homeroom_party, teacher_party
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.families import FamilyMember, find_families, reachable_classes
from portal.services.contact_book.talks.manners import find_manners
from portal.services.contact_book.talks.scope import is_office, own_talks
from portal.services.people.absences import find_absences
from portal.services.school.scope import holds_on, standing_in
from portal.services.school.years import current_year


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody at the school for one child; ``away``: says to be absent today. ``may_begin``: the school allows it."""

    party: str
    name: str
    subjects: Sequence[str] = ()
    away: Absence | None = None
    may_begin: bool = True


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """Everybody at the school for one child, and the school's hours."""

    child: Child
    manners: Manners
    people: Sequence[Contact]

    def of(self, party: str) -> Contact | None:
        """The contact of a party; of "homeroom" that of the class of today."""
        if party == HOMEROOM and self.child.at.class_id is not None:
            party = homeroom_party(self.child.at.class_id)
        return next((each for each in self.people if each.party == party), None)


def list_contacts(actor: Actor, pupil_id: int) -> Contacts:
    """Homeroom teacher, subject teachers and office of a child of the actor; nobody once it has left the school."""
    return contacts_of(get_child(actor, pupil_id))


def contacts_of(child: Child) -> Contacts:
    """As ``list_contacts``, of a child whom the caller has loaded through its scope; five statements."""
    manners = find_manners(child.at.unit_id)
    if child.is_self or not child.at.is_there or child.at.class_id is None:
        return Contacts(child=child, manners=manners, people=[])
    leaders, teachers = _leaders(child.at.class_id), _teachers(child.at.class_id)
    family = _family_accounts(child.pupil_id)
    leaders = {account_id: name for account_id, name in leaders.items() if account_id not in family}
    taught = {each: row for each, row in teachers.items() if each not in family and each not in leaders}
    away = find_absences(child.at.unit_id, [*leaders, *taught], clock.today(), clock.today())
    people = []
    if leaders:
        gone = next((away[each] for each in leaders if each in away), None)
        absent = gone if all(each in away for each in leaders) else None
        people.append(
            Contact(
                party=homeroom_party(child.at.class_id),
                name=", ".join(leaders.values()),
                away=absent,
                may_begin=manners.to_homeroom,
            )
        )
    people.append(Contact(party=OFFICE, name="", may_begin=manners.to_office))
    people += [
        Contact(
            party=teacher_party(each), name=name, subjects=subjects, away=away.get(each), may_begin=manners.to_teachers
        )
        for each, (name, subjects) in taught.items()
    ]
    return Contacts(child=child, manners=manners, people=people)


def find_own_talks(actor: Actor, child: Child) -> Mapping[str, int]:
    """The guardian's conversations about a child by party."""
    query = own_talks(actor, child).where(Talk.unit_id == child.at.unit_id)
    return {talk.party: talk.id for talk in db.session.scalars(query)}


@dataclass(frozen=True, kw_only=True)
class FamilyContact:
    """A guardian of a pupil whom the actor may write to, and as what."""

    pupil: Pupil
    class_name: str
    member: FamilyMember
    party: str


@dataclass(frozen=True, kw_only=True)
class ClassContacts:
    """The pupils of a class with their guardians."""

    school_class: SchoolClass
    rows: Sequence[tuple[Pupil, Sequence[FamilyMember]]]


def list_class(actor: Actor, class_id: int) -> ClassContacts:
    """The families of a class the actor may write to, in class-list order; four statements. A child of the own family
    is not among them."""
    school_class, _party = _class_and_party(actor, class_id)
    query = (
        select(Pupil)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .where(ClassPlace.class_id == class_id, holds_on(ClassPlace, clock.today()), Pupil.merged_into_id.is_(None))
        .where(Pupil.id.not_in(_own_children(actor)))
        .order_by(Pupil.name_sort, Pupil.id)
    )
    pupils = db.session.scalars(query).all()
    families = find_families([pupil.id for pupil in pupils])
    return ClassContacts(school_class=school_class, rows=[(each, families.get(each.id, ())) for each in pupils])


def get_family_contact(actor: Actor, pupil_id: int, guardian_id: int) -> FamilyContact:
    """A guardian of a pupil in a class of the actor; NotFound for others and where the pupil is of the actor's own
    family: nobody writes to the other parent as the school. NotAllowed where teachers do not begin."""
    query = (
        select(Pupil, ClassPlace.class_id)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(Pupil.id == pupil_id, SchoolClass.unit_id == actor.unit_id, holds_on(ClassPlace, clock.today()))
        .where(Pupil.merged_into_id.is_(None), Pupil.id.not_in(_own_children(actor)))
    )
    for pupil, class_id in db.session.execute(query):
        school_class, party = _class_and_party(actor, class_id)
        for member in find_families([pupil_id]).get(pupil_id, ()):
            if member.guardian_id == guardian_id:
                return FamilyContact(pupil=pupil, class_name=school_class.name, member=member, party=party)
    raise NotFound


def _class_and_party(actor: Actor, class_id: int) -> tuple[SchoolClass, str]:
    """A class of today, and as what the actor writes to its families."""
    classes = reachable_classes(actor, start_year=current_year())
    school_class = db.session.scalar(classes.where(SchoolClass.id == class_id))
    if school_class is None or actor.unit_id is None:
        raise NotFound
    standing = standing_in(actor, school_class)
    leads = homeroom_party(class_id) if standing.leads else ""
    party = leads or (teacher_party(actor.account_id) if standing.subjects else OFFICE)
    if party == OFFICE and not db.session.scalar(select(is_office(actor))):
        raise NotAllowed
    if party != OFFICE and not find_manners(actor.unit_id).from_teachers:
        raise NotAllowed
    return school_class, party


def teachers_of_class(class_id: int) -> Mapping[int, str]:
    """The names of who leads or teaches a class today, by account; two statements."""
    return {**{each: name for each, (name, _subjects) in _teachers(class_id).items()}, **_leaders(class_id)}


def _leaders(class_id: int) -> dict[int, str]:
    query = (
        select(HomeroomTeacher.account_id, Account.full_name)
        .join(Account, Account.id == HomeroomTeacher.account_id)
        .where(HomeroomTeacher.class_id == class_id, holds_on(HomeroomTeacher, clock.today()))
        .order_by(HomeroomTeacher.id)
    )
    return read_pairs(query)


def _teachers(class_id: int) -> dict[int, tuple[str, list[str]]]:
    """By account: name and subjects of who teaches a class today."""
    same = and_(
        ProgrammeSubject.unit_id == SchoolClass.unit_id,
        ProgrammeSubject.start_year == SchoolClass.start_year,
        ProgrammeSubject.grade == SchoolClass.grade,
        ProgrammeSubject.code == TeachingAssignment.subject,
    )
    query = (
        select(TeachingAssignment.account_id, Account.full_name, ProgrammeSubject.name)
        .join(Account, Account.id == TeachingAssignment.account_id)
        .join(SchoolClass, SchoolClass.id == TeachingAssignment.class_id)
        .outerjoin(ProgrammeSubject, same)
        .where(TeachingAssignment.class_id == class_id, holds_on(TeachingAssignment, clock.today()))
        .order_by(ProgrammeSubject.position, TeachingAssignment.id)
    )
    found: dict[int, tuple[str, list[str]]] = {}
    for account_id, name, subject in db.session.execute(query):
        subjects = found.setdefault(account_id, (name, []))[1]
        if subject and subject not in subjects:
            subjects.append(subject)
    return found


def _own_children(actor: Actor) -> Select[int]:
    """The pupils of whom the actor is or was a guardian."""
    return (
        select(Guardianship.pupil_id)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .where(Guardian.account_id == actor.account_id)
    )


def _family_accounts(pupil_id: int) -> set[int]:
    """The accounts of everybody who is or was a guardian of the child: nobody writes to oneself as the school."""
    query = (
        select(Guardian.account_id)
        .join(Guardianship, Guardianship.guardian_id == Guardian.id)
        .where(Guardianship.pupil_id == pupil_id, Guardian.account_id.is_not(None))
    )
    return {account_id for account_id in db.session.scalars(query) if account_id is not None}
