"""Keys that end soon: their makers are told before a program stops in the middle of a reporting period."""

from datetime import timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.access_keys import AccessKey
from portal.rules.notifications.kinds import Kind
from portal.rules.people.access_keys import SOON, reminder_due
from portal.rules.vietnamese import short_date
from portal.services.notifications.telling import notify


def remind_of_ends() -> None:
    """Tell the maker of each key that is used and ends soon, once for each of the two days; safe to repeat."""
    today = clock.today()
    query = select(AccessKey).where(
        AccessKey.ended_at.is_(None),
        AccessKey.last_used_on.is_not(None),
        AccessKey.expires_on.between(today, today + timedelta(days=SOON)),
    )
    for key in db.session.scalars(query.order_by(AccessKey.id)):
        if (due := due_of(key)) is not None:
            notify(
                [key.account_id],
                kind=Kind.ACCESS_KEY_EXPIRING,
                key=f"access-key-expiring-{key.id}-{due}",
                params={"name": key.name, "day": short_date(key.expires_on)},
                path="/tai-khoan/khoa-truy-cap",
                unit_id=key.unit_id,
            )


def due_of(key: AccessKey) -> int | None:
    """``reminder_due`` of a key today."""
    made_on = key.created_at.astimezone(clock.LOCAL_ZONE).date()
    return reminder_due(made_on=made_on, expires_on=key.expires_on, today=clock.today())
