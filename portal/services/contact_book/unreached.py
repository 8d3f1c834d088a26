"""Pupils of whose family nobody has ever signed in, over all classes one looks after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import Say, mark
from portal.models.people import Account
from portal.models.school import ClassPlace, Guardian, Guardianship, HomeroomTeacher, Pupil, SchoolClass
from portal.rules.permissions import Actor, Permission
from portal.rules.school.people import RELATION_LABELS
from portal.services.contact_book.families import FamilyMember, find_families, reachable_classes
from portal.services.paging import Paged, paginate
from portal.services.school.scope import holds_on
from portal.services.school.viewing import note_looks, note_view
from portal.services.school.years import current_year

AT_ONCE = 500
"""Pupils whose guardians are read by one statement for the file."""
HEADINGS = (
    (mark("Lớp"), 10),
    (mark("Học sinh"), 28),
    (mark("Người giám hộ"), 28),
    (mark("Quan hệ"), 16),
    (mark("Điện thoại"), 16),
    (mark("Tài khoản"), 16),
)


@dataclass(frozen=True)
class Unreached:
    """A pupil, the class of today, and the guardians, none of whom has ever signed in."""

    pupil: Pupil
    school_class: SchoolClass
    members: Sequence[FamilyMember]


def offer_classes(actor: Actor) -> Mapping[int, str]:
    """The classes whose families the actor brings in: all of the school, or those led today."""
    return {found.id: found.name for found in db.session.scalars(_classes(actor))}


def list_unreached(actor: Actor, *, class_id: int | None, number: int, visit: bool) -> Paged[Unreached]:
    """By class and name; a visit goes into the access log of the pupils shown."""
    page = paginate(_query(actor, class_id), number=number)
    if note_looks(actor, "family_list", visit=visit, pupil_ids=[place.pupil_id for place in page.items]):
        page = paginate(_query(actor, class_id), number=number)
    return Paged(_with_members(page.items), page.number, page.size, page.total)


def export_unreached(actor: Actor, *, class_id: int | None, say: Say) -> bytes:
    """All of them as a spreadsheet; noted in the access log of each class."""
    found = db.session.scalars(_query(actor, class_id)).all()
    rows = [row for start in range(0, len(found), AT_ONCE) for row in _with_members(found[start : start + AT_ONCE])]
    columns = [(say(heading), width) for heading, width in HEADINGS]
    lines = [line for row in rows for line in _lines(row, say)]
    data = write_table(say(mark("Gia đình chưa vào sổ liên lạc")), columns, lines)
    for each in sorted({row.school_class.id for row in rows}):
        note_view(actor, "family_list_export", class_id=each)
    db.session.flush()
    return data


def _classes(actor: Actor) -> Select[SchoolClass]:
    query = reachable_classes(actor, start_year=current_year())
    if actor.can(Permission.CONTACT_MANAGE):
        return query
    led = select(HomeroomTeacher.class_id).where(
        HomeroomTeacher.account_id == actor.account_id, holds_on(HomeroomTeacher, clock.today())
    )
    return query.where(SchoolClass.id.in_(led))


def _query(actor: Actor, class_id: int | None) -> Select[ClassPlace]:
    today = clock.today()
    entered = (
        exists()
        .where(
            Guardianship.pupil_id == Pupil.id,
            Guardianship.may_see,
            holds_on(Guardianship, today),
            Guardian.id == Guardianship.guardian_id,
            Account.id == Guardian.account_id,
            Account.last_sign_in_at.is_not(None),
        )
        .correlate(Pupil)
    )
    query = (
        select(ClassPlace)
        .join(ClassPlace.pupil)
        .join(ClassPlace.school_class)
        .options(contains_eager(ClassPlace.pupil), contains_eager(ClassPlace.school_class))
        .where(
            ClassPlace.class_id.in_(_classes(actor).order_by(None).with_only_columns(SchoolClass.id)),
            holds_on(ClassPlace, today),
            Pupil.merged_into_id.is_(None),
            ~entered,
        )
        .order_by(SchoolClass.grade, SchoolClass.name_sort, SchoolClass.id, Pupil.name_sort, Pupil.id)
    )
    return query if class_id is None else query.where(SchoolClass.id == class_id)


def _with_members(found: Sequence[ClassPlace]) -> list[Unreached]:
    members = find_families([place.pupil_id for place in found])
    return [Unreached(place.pupil, place.school_class, members.get(place.pupil_id, ())) for place in found]


def _lines(row: Unreached, say: Say) -> list[list[object]]:
    first: list[object] = [row.school_class.name, row.pupil.full_name]
    if not row.members:
        return [[*first, say(mark("Chưa ghi người giám hộ")), "", "", ""]]
    return [
        [*first, one.name, say(RELATION_LABELS[one.relation]), one.phone, say(_ACCOUNT[one.account_id is not None])]
        for one in row.members
    ]


_ACCOUNT = {True: mark("Có, chưa vào"), False: mark("Chưa có")}
