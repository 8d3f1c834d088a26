"""What a school decided about conversations with families: who may begin them, and its office hours."""

from dataclasses import asdict

from sqlalchemy import select

from portal.db import db
from portal.errors import Conflict, NotAllowed
from portal.models.contact_book import TalkManners
from portal.models.units import Unit
from portal.rules.contact_book.talks import Manners, check_manners
from portal.rules.permissions import Actor, Permission
from portal.services.records.audit import note

NAMES = ("to_homeroom", "to_teachers", "to_office", "from_teachers", "opens", "closes", "weekdays")


def find_manners(unit_id: int) -> Manners:
    """What holds at a school; one statement."""
    found = _find(unit_id)
    return Manners(**{name: getattr(found, name) for name in NAMES}) if found else Manners()


def read_manners(actor: Actor) -> tuple[Manners, int]:
    """What holds at the school acted for, with the version to change it from; for leaders."""
    if actor.unit_id is None or not actor.can(Permission.CONTACT_DECIDE):
        raise NotAllowed
    found = _find(actor.unit_id)
    return find_manners(actor.unit_id), found.version if found else 0


def save_manners(actor: Actor, *, manners: Manners, version: int) -> TalkManners:
    """Decide anew."""
    read_manners(actor)
    check_manners(manners)
    db.session.scalar(select(Unit.id).where(Unit.id == actor.unit_id).with_for_update())  # the first has no row yet
    found = _find(actor.unit_id or 0)
    if version != (found.version if found else 0):
        raise Conflict("Người khác vừa sửa quy định này. Hãy xem lại rồi lưu lần nữa.")
    before = {name: str(getattr(found, name)) for name in NAMES} if found else {}
    if found is None:
        found = TalkManners(unit_id=actor.unit_id, **asdict(manners))
        db.session.add(found)
    for name, value in asdict(manners).items():
        setattr(found, name, value)
    db.session.flush()
    note(actor, "talk_manners_set", "talk_manners", found.id, before=before, after=_plain(manners))
    return found


def _plain(manners: Manners) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(manners).items()}


def _find(unit_id: int) -> TalkManners | None:
    return db.session.scalar(select(TalkManners).where(TalkManners.unit_id == unit_id))
