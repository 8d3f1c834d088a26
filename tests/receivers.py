"""Naming who receives for units, as their leaders do."""

from portal.adapters import clock
from portal.db import db
from portal.models.people import Absence, Membership
from portal.rules.documents.receivers import Part
from portal.rules.permissions import Role
from portal.services.documents.receivers import naming
from tests.cast import LONG_AGO, Cast, Person
from tests.make import actor_of


def name_receivers(by: Person, unit_id: int, main: Person | None, substitute: Person | None = None) -> None:
    """Name them over whoever is named now, committed."""
    actor = actor_of(by)
    seal = naming.get_naming(actor, unit_id=unit_id).seal
    ids = {"main_id": main.id if main else None, "substitute_id": substitute.id if substitute else None}
    naming.name_receivers(actor, unit_id=unit_id, seal=seal, **ids)
    db.session.commit()


def named_now(by: Person, unit_id: int) -> dict[str, str]:
    """The words "main" and "substitute" with the names of those named now."""
    found = naming.get_naming(actor_of(by), unit_id=unit_id).named
    return {part.value: found[part].name for part in Part if part in found}


def give_role(person: Person, unit_id: int, role: Role) -> Membership:
    """Another role, committed."""
    held = Membership(account_id=person.id, unit_id=unit_id, role=role, valid_from=LONG_AGO)
    db.session.add(held)
    db.session.commit()
    return held


def be_away(person: Person, unit_id: int) -> None:
    """Away today, committed."""
    today = clock.today()
    db.session.add(
        Absence(account_id=person.id, unit_id=unit_id, first_day=today, last_day=today, created_at=clock.now())
    )
    db.session.commit()


def two_receivers(cast: Cast) -> int:
    """The id of Vĩnh Bình, whose teacher now is an editor too: both the teacher and the principal can receive."""
    give_role(cast.teacher, cast.units["vinh_binh"], Role.EDITOR)
    return cast.units["vinh_binh"]
