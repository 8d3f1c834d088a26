"""Who reads a conversation. All is asked anew each time.

At the school: of a class whoever leads it today, while the child sits in it, of a subject teacher that one while
teaching the class, of the office those who hold it. A class belongs to one school year, so what was written to the
homeroom teacher of another class or year is read by nobody at the school any more. Leaders read what was reported
until they have closed the report, nothing else. Nobody reads as a teacher what concerns a child of the own family. In
the family: the one guardian, while the right lasts.
"""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import Talk, TalkReport
from portal.models.people import Membership
from portal.models.school import ClassPlace, Guardian, Guardianship, HomeroomTeacher, SchoolClass, TeachingAssignment
from portal.rules.contact_book.talks import OF_CLASS, OFFICE, teacher_party
from portal.rules.permissions import FAMILY_OFFICE, Actor, Permission
from portal.services.bound import TODAY
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.talks.party import find_party
from portal.services.contact_book.viewer import own_guardians
from portal.services.people.holders import holders
from portal.services.school.scope import holds_on


def is_office(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor writes for the school's office: who keeps it, and where nobody does, a leader."""
    if not actor.can(Permission.CONTACT_MANAGE):
        return false()
    if FAMILY_OFFICE & actor.roles or not actor.can(Permission.CONTACT_DECIDE):
        return true()
    return ~holders(FAMILY_OFFICE).where(Membership.unit_id == actor.unit_id).order_by(None).exists()


def takes_part(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor is the school's side of a conversation now."""
    party = literal(OF_CLASS).concat(cast(SchoolClass.id, String))
    leads = _beside(leading().where(Talk.party == party), HomeroomTeacher.account_id, actor)
    own = Talk.party == teacher_party(actor.account_id)
    teaches = and_(own, _beside(teaching(), TeachingAssignment.account_id, actor))
    office = and_(Talk.party == OFFICE, is_office(actor))
    return and_(or_(leads, teaches, office), ~_is_own_family(actor))


def is_reported() -> ColumnElement[bool]:
    """Whether a report about the conversation waits for the leaders."""
    return exists().where(TalkReport.talk_id == Talk.id, TalkReport.closed_at.is_(None)).correlate(Talk)


def visible_talks(actor: Actor) -> Select[Talk]:
    """The conversations the actor takes part in for the school acted for."""
    query = _talks(actor)
    return query.where(takes_part(actor) if actor.can(Permission.CONTACT_WRITE) else false())


def get_talk(actor: Actor, talk_id: int) -> Talk:
    """One conversation the actor takes part in; NotFound for every other."""
    return _one(visible_talks(actor), talk_id)


def reported_talks(actor: Actor) -> Select[Talk]:
    """The conversations that were reported to the leaders, while a report is open."""
    return _talks(actor).where(
        is_reported() if actor.can(Permission.CONTACT_DECIDE) else false(), ~_is_own_family(actor)
    )


def get_reported(actor: Actor, talk_id: int) -> Talk:
    """One reported conversation, for a leader; NotFound for every other."""
    return _one(reported_talks(actor), talk_id)


def own_talks(actor: Actor, child: Child) -> Select[Talk]:
    """The guardian's own conversations about a child."""
    return talks_of(actor.account_id, child.pupil_id)


def talks_of(account_id: int | BindParameter[int], pupil_id: int | BindParameter[int]) -> Select[Talk]:
    """A guardian's conversations about a child."""
    held = (
        exists()
        .where(
            Guardianship.guardian_id == Talk.guardian_id,
            Guardianship.pupil_id == Talk.pupil_id,
            Guardianship.may_see,
            holds_on(Guardianship, TODAY),
        )
        .correlate(Talk)
    )
    return select(Talk).where(Talk.pupil_id == pupil_id, Talk.guardian_id.in_(own_guardians(account_id)), held)


def get_own_talk(actor: Actor, pupil_id: int, talk_id: int) -> tuple[Child, Talk]:
    """One own conversation about a child; NotFound for every other."""
    child = get_child(actor, pupil_id)
    return child, _one(own_talks(actor, child), talk_id)


def party_accounts(talk: Talk) -> list[int]:
    """The accounts of the school's side now; empty when nobody is."""
    return [each.account_id for each in find_party(talk.unit_id, talk.pupil_id, talk.party)]


def leading() -> Select[int]:
    """Who leads which class today, beside the pupils in it."""
    return _of_class(HomeroomTeacher)


def teaching() -> Select[int]:
    """Who teaches which class today, beside the pupils in it."""
    return _of_class(TeachingAssignment)


def _of_class(table: type[HomeroomTeacher] | type[TeachingAssignment]) -> Select[int]:
    today = clock.today()
    return (
        select(table.account_id)
        .join(SchoolClass, SchoolClass.id == table.class_id)
        .join(ClassPlace, ClassPlace.class_id == SchoolClass.id)
        .where(holds_on(table, today), holds_on(ClassPlace, today))
        .order_by(table.id)
    )


def _beside(query: Select[int], account: Any, actor: Actor) -> ColumnElement[bool]:
    of_child = (ClassPlace.pupil_id == Talk.pupil_id, SchoolClass.unit_id == Talk.unit_id)
    return query.order_by(None).where(*of_child, account == actor.account_id).correlate(Talk).exists()


def _is_own_family(actor: Actor) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Guardianship.pupil_id == Talk.pupil_id,
            Guardianship.guardian_id.in_(select(Guardian.id).where(Guardian.account_id == actor.account_id)),
        )
        .correlate(Talk)
    )


def _talks(actor: Actor) -> Select[Talk]:
    return (
        select(Talk)
        .join(Talk.pupil)
        .join(Talk.guardian)
        .options(contains_eager(Talk.pupil), contains_eager(Talk.guardian))
        .where(Talk.unit_id == actor.unit_id)
    )


def _one(query: Select[Talk], talk_id: int) -> Talk:
    found = db.session.scalar(query.where(Talk.id == talk_id))
    if found is None:
        raise NotFound
    return found
