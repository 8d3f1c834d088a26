"""Who has looked at a child's data, as the family may know it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Membership
from portal.models.school import ClassPlace, RecordView
from portal.models.units import Unit
from portal.rules.permissions import ROLE_LABELS, Actor, Role
from portal.rules.school.views import FAMILY_MATTER, OF_ONE_GUARDIAN
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.looking import note_family_look
from portal.services.paging import Paged, paginate


@dataclass(frozen=True, kw_only=True)
class SeenLook:
    """One look: when, by whom with which roles at the school then, what and why. ``is_own``: by the person asking."""

    at: datetime
    name: str
    roles: Sequence[str]
    school: str
    what: str
    reason: str
    is_own: bool
    of_class: bool


def list_looks_at_child(
    actor: Actor, *, pupil_id: int, number: int, visit: bool
) -> tuple[Child, Paged[RecordView], Sequence[SeenLook]]:
    """The looks of the staff at a child of the actor, the newest first: at the child alone, and at the whole class
    while the child sat in it. Of the family only the actor's own are told, and what the school looked at of one
    guardian only in general words; asking is a look too."""
    child = get_child(actor, pupil_id)
    if note_family_look(actor, child, "family_looks", visit=visit):
        child = get_child(actor, pupil_id)
    query = select(RecordView).where(
        or_(RecordView.pupil_id == pupil_id, _with_its_class(pupil_id)),
        or_(RecordView.by_family.is_(False), RecordView.account_id == actor.account_id),
    )
    page = paginate(query.order_by(RecordView.id.desc()), number=number)
    schools, held = _surroundings(page.items)
    return child, page, [_seen(actor, look, schools, held) for look in page.items]


def _with_its_class(pupil_id: int) -> ColumnElement[bool]:
    """Looks at a whole class on the days on which the child sat in it; one statement for the days."""
    places = select(ClassPlace.class_id, ClassPlace.valid_from, ClassPlace.valid_to).where(
        ClassPlace.pupil_id == pupil_id
    )
    conditions: list[ColumnElement[bool]] = [
        and_(
            RecordView.class_id == class_id,
            RecordView.at >= _midnight(since),
            *([RecordView.at < _midnight(until)] if until else []),
        )
        for class_id, since, until in db.session.execute(places)
    ]
    return and_(RecordView.pupil_id.is_(None), or_(False, *conditions))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL_ZONE)


def _surroundings(looks: Sequence[RecordView]) -> tuple[Mapping[int, str], Mapping[tuple[int, int], list[Membership]]]:
    """Names of the schools, and what their people held there by account and school; one statement."""
    people = Membership.account_id.in_({look.account_id for look in looks})
    query = (
        select(Unit.id, Unit.name, Membership)
        .outerjoin(Membership, and_(Membership.unit_id == Unit.id, people))
        .where(Unit.id.in_({look.unit_id for look in looks}))
        .order_by(Membership.id)
    )
    schools: dict[int, str] = {}
    held: dict[tuple[int, int], list[Membership]] = {}
    for unit_id, name, membership in db.session.execute(query) if looks else ():
        schools[unit_id] = name
        if membership is not None:
            held.setdefault((membership.account_id, unit_id), []).append(membership)
    return schools, held


def _seen(
    actor: Actor,
    look: RecordView,
    schools: Mapping[int, str],
    held: Mapping[tuple[int, int], list[Membership]],
) -> SeenLook:
    day = look.at.astimezone(clock.LOCAL_ZONE).date()
    roles = [
        ROLE_LABELS[Role(membership.role)]
        for membership in held.get((look.account_id, look.unit_id), ())
        if membership.valid_from <= day and (membership.valid_to is None or membership.valid_to > day)
    ]
    return SeenLook(
        at=look.at,
        name=look.account_name,
        roles=[] if look.by_family else list(dict.fromkeys(roles)),
        school=schools[look.unit_id],
        what=FAMILY_MATTER if look.what in OF_ONE_GUARDIAN and look.account_id != actor.account_id else look.what,
        reason=look.reason,
        is_own=look.account_id == actor.account_id,
        of_class=look.pupil_id is None,
    )
