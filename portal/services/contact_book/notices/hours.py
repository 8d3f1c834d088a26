"""The quiet hours of a school: read when somebody is told, chosen by who looks after the contact book."""

from datetime import datetime

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed
from portal.models.units import Unit
from portal.rules.contact_book import hours
from portal.rules.contact_book.hours import Quiet
from portal.rules.permissions import Actor, Permission
from portal.services.records.audit import note


def find_quiet(unit_id: int) -> Quiet:
    """The quiet hours of a school; one statement."""
    settings = db.session.scalar(select(Unit.settings).where(Unit.id == unit_id))
    return hours.read_quiet(settings or {})


def quiet_end(unit_id: int) -> datetime | None:
    """When a school may tell families again; None when it may now."""
    return hours.quiet_end(find_quiet(unit_id), clock.now().astimezone(clock.LOCAL_ZONE))


def own_quiet(actor: Actor) -> Quiet:
    """The hours of the school acted for, for who may choose them."""
    if actor.unit_id is None or not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    return find_quiet(actor.unit_id)


def choose_quiet(actor: Actor, *, since: str, until: str) -> Quiet:
    """Other quiet hours from now on; what waits already goes at the hour it was put off to."""
    before, chosen = own_quiet(actor), hours.choose_quiet(since, until)
    unit = db.session.scalars(select(Unit).where(Unit.id == actor.unit_id).with_for_update(of=Unit)).one()
    if chosen != before:
        kept, told = _words(before), _words(chosen)
        unit.settings = {**unit.settings, **told}
        note(actor, "quiet_hours_chosen", "unit", unit.id, before=kept, after=told)
        db.session.flush()
    return chosen


def _words(quiet: Quiet) -> dict[str, str]:
    return {hours.SINCE: hours.show_hour(quiet.since), hours.UNTIL: hours.show_hour(quiet.until)}
