"""Mail addresses of families that do not exist: who has one, and putting one back in use."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.notifications import BadAddress
from portal.models.people import Account
from portal.models.school import ClassPlace, Guardian, Guardianship, HomeroomTeacher, Pupil, SchoolClass
from portal.rules.notifications.delivery import mask_address
from portal.rules.permissions import Actor, Permission
from portal.rules.school_years import school_year_of
from portal.services.contact_book.families import reachable_classes
from portal.services.notifications.addresses import note_good
from portal.services.paging import Paged, page_of
from portal.services.records.audit import note
from portal.services.school.scope import holds_on
from portal.services.school.viewing import note_looks


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """A guardian of a pupil of today whose mails come back. ``own``: it is the address of the person's own account,
    which only the person can change; the school sees it masked."""

    pupil: Pupil
    class_name: str
    held: Guardianship
    guardian: Guardian
    address_id: int
    address: str
    own: bool
    found_at: datetime


def list_bad(actor: Actor, *, number: int, visit: bool = False) -> Paged[BadRow]:
    """In the classes whose families the actor brings in, by class and name; a visit goes into the access log."""
    page = _page(actor, number)
    if note_looks(actor, "bad_addresses", visit=visit, pupil_ids=[row.pupil.id for row in page.items]):
        page = _page(actor, number)
    return page


def count_bad(actor: Actor) -> int:
    """How many there are; one statement."""
    query = _bad(actor).with_only_columns(func.count(BadAddress.id)).order_by(None)
    return db.session.scalar(query) or 0


def keep_address(actor: Actor, *, address_id: int) -> None:
    """Somebody of the school has made sure that the address is right: mails go there again."""
    found: Any = db.session.execute(_bad(actor).where(BadAddress.id == address_id).limit(1)).first()
    if found is None:
        raise NotFound
    note_good(found.BadAddress.address)
    after = {"full_name": found.Pupil.full_name, "guardian_name": found.Guardian.full_name}
    note(actor, "address_kept", "pupil", found.Pupil.id, after=after)
    db.session.flush()


def _page(actor: Actor, number: int) -> Paged[BadRow]:
    return page_of([_row(found) for found in db.session.execute(_bad(actor))], number=number)


def _row(found: Any) -> BadRow:
    address = found.BadAddress.address
    own = found.Guardian.email.lower() != address
    return BadRow(
        pupil=found.Pupil,
        class_name=found.class_name,
        held=found.Guardianship,
        guardian=found.Guardian,
        address_id=found.BadAddress.id,
        address=mask_address(address) if own else address,
        own=own,
        found_at=found.BadAddress.found_at,
    )


def _bad(actor: Actor) -> Select[Pupil, str, Guardianship, Guardian, BadAddress]:
    today = clock.today()
    address = or_(
        BadAddress.address == func.lower(Account.email),
        and_(BadAddress.address == func.lower(Guardian.email), Guardian.email != ""),
    )
    return (
        select(Pupil, SchoolClass.name.label("class_name"), Guardianship, Guardian, BadAddress)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .join(Guardianship, Guardianship.pupil_id == Pupil.id)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .outerjoin(Account, Account.id == Guardian.account_id)
        .join(BadAddress, address)
        .where(
            _enlisted(actor),
            holds_on(ClassPlace, today),
            Guardianship.may_see,
            holds_on(Guardianship, today),
            Pupil.merged_into_id.is_(None),
            BadAddress.ended_at.is_(None),
        )
        .order_by(
            SchoolClass.grade, SchoolClass.name_sort, SchoolClass.id, Pupil.name_sort, Guardianship.id, BadAddress.id
        )
    )


def _enlisted(actor: Actor) -> ColumnElement[bool]:
    """Classes whose families the actor brings in: all of the school for who manages, else those led today."""
    reachable = reachable_classes(actor, start_year=school_year_of(clock.today())).order_by(None)
    among = SchoolClass.id.in_(reachable.with_only_columns(SchoolClass.id))
    if actor.can(Permission.CONTACT_MANAGE):
        return among
    led = select(HomeroomTeacher.class_id).where(
        HomeroomTeacher.account_id == actor.account_id, holds_on(HomeroomTeacher, clock.today())
    )
    return and_(among, SchoolClass.id.in_(led))
