"""Changes of personal data with the day they happened on: entered too late or in time (R86)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.records import DatedChange
from portal.rules.permissions import Actor

MOST_SHOWN = 20


def keep_day(actor: Actor, object_type: str, object_id: int, *, fields: Sequence[str], happened_on: date) -> None:
    """Put down on which day these fields changed; RuleBroken for a day to come."""
    if happened_on > clock.today():
        raise RuleBroken("Ngày này chưa đến.", field="changed_on")
    db.session.add(
        DatedChange(
            unit_id=actor.unit_id,
            object_type=object_type,
            object_id=object_id,
            fields=list(fields),
            happened_on=happened_on,
            entered_on=clock.today(),
            entered_at=clock.now(),
            entered_by=actor.name,
        )
    )


def list_days(object_type: str, object_id: int) -> Sequence[DatedChange]:
    """The newest changes of one object. The caller has already loaded it through its scoped query."""
    query = select(DatedChange).where(DatedChange.object_type == object_type, DatedChange.object_id == object_id)
    return db.session.scalars(query.order_by(DatedChange.id.desc()).limit(MOST_SHOWN)).all()
