"""Settings of one unit: what its administrators decide for their own people."""

from typing import Any

from portal.db import db
from portal.models.units import Unit
from portal.rules.documents.numbering import normalise_code, read_books
from portal.rules.people.emails import parse_email
from portal.rules.permissions import Actor
from portal.services.records import note
from portal.services.units.editing import check_version
from portal.services.units.scope import get_managed_unit

UNSAID = {"copied_when_skipped": True}
"""What holds while a unit has decided nothing; for all others it is no, or nothing."""


def change_settings(
    actor: Actor,
    *,
    unit_id: int,
    version: int,
    require_second_factor: bool,
    approve_before_posting: bool = False,
    staff_draft: bool = False,
    copied_when_skipped: bool = True,
    peers_may_exchange: bool = False,
    symbol: str = "",
    own_books: str = "",
    support_name: str,
    support_phone: str,
    support_email: str,
) -> Unit:
    """Who needs a second factor, how documents go out, and whom the unit's people ask for help (R43)."""
    unit = get_managed_unit(actor, unit_id)
    check_version(unit, version)
    asked: dict[str, Any] = {
        "require_second_factor": require_second_factor,
        "approve_before_posting": approve_before_posting,
        "staff_draft": staff_draft,
        "copied_when_skipped": copied_when_skipped,
        "peers_may_exchange": peers_may_exchange,
        "symbol": normalise_code(symbol),
        "own_books": ", ".join(read_books(own_books)),
        "support_name": support_name,
        "support_phone": support_phone,
        "support_email": parse_email(support_email, field="support_email") or "",
    }
    present = {name: unit.settings.get(name, UNSAID.get(name, type(value)())) for name, value in asked.items()}
    differing = {name: value for name, value in asked.items() if present[name] != value}
    if differing:
        before = {name: unit.settings.get(name) for name in differing}
        unit.settings = {**unit.settings, **differing}
        note(actor, "units.settings", "unit", unit.id, unit_id=unit.id, before=before, after=differing)
        db.session.flush()
    return unit
