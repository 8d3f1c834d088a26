"""Telling the units of a period what happened to it: by the worker, in portions of units, each person once."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.data_forms import DataForm, FormPeriod, Report
from portal.models.people import Membership
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.documents.reminders import morning
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import FORM_FILLERS
from portal.rules.vietnamese import short_date
from portal.services.data_forms.scope import days_of
from portal.services.notifications.telling import notify_for_units
from portal.services.people.holders import holders
from portal.services.records.outbox import queue

KIND = "form_told"
PORTION = 200
OPENED, CHANGED, CANCELLED, FIELDS_ADDED = "opened", "changed", "cancelled", "fields_added"
KINDS = {
    OPENED: Kind.FORM_OPENED,
    CHANGED: Kind.FORM_DAYS_CHANGED,
    CANCELLED: Kind.FORM_CANCELLED,
    FIELDS_ADDED: Kind.FORM_FIELDS_ADDED,
}
PATH = "/bieu-mau/"
"""Where a unit finds what it must report."""


def queue_telling(period: FormPeriod, about: str, *, by: int | None = None) -> None:
    """Have the units of the period told, once for each state of the period."""
    payload = {"period_id": period.id, "about": about, "by": by, "version": period.version}
    queue(KIND, f"{KIND}-{period.id}-{about}-{period.version}", payload)


def tell_portion(item: OutboxItem) -> None:
    """Tell the next units and have those after them told."""
    period = db.session.get(FormPeriod, item.payload["period_id"])
    about: str = item.payload["about"]
    if period is None or (period.cancelled_at is not None and about != CANCELLED):
        return
    after: int = item.payload.get("after", 0)
    asked = Report.period_id == period.id, Report.excused_at.is_(None), Report.unit_id > after
    unit_ids = list(db.session.scalars(select(Report.unit_id).where(*asked).order_by(Report.unit_id).limit(PORTION)))
    key = f"form-{about}-{period.id}-{item.payload['version']}"
    tell_units(unit_ids, period, KINDS[about], key=key, by=item.payload.get("by"))
    if len(unit_ids) == PORTION:
        base = f"{KIND}-{period.id}-{about}-{item.payload['version']}"
        queue(KIND, f"{base}-{unit_ids[-1]}", {**item.payload, "after": unit_ids[-1]})


def tell_units(
    unit_ids: Collection[int],
    period: FormPeriod,
    kind: Kind,
    *,
    key: str,
    by: int | None = None,
    **more: Any,
) -> int:
    """Tell those who fill forms in the units; returns how many were told."""
    told = read_pairs(holders(FORM_FILLERS).where(Membership.unit_id.in_(unit_ids))) if unit_ids else {}
    return tell(told, period, kind, key=key, by=by, **more)


def tell(
    told: Mapping[int, int],
    period: FormPeriod,
    kind: Kind,
    *,
    key: str,
    by: int | None = None,
    quietly: Collection[int] = (),
    **more: Any,
) -> int:
    """Tell these people, each in the name of a unit, with the words every sentence about a period may use.

    ``quietly``: who is told on the portal only.
    """
    mail_from = morning(clock.now(), clock.LOCAL_ZONE, urgent=False)
    params = {**words_of(period), **more}
    return notify_for_units(
        told, kind=kind, key=key, params=params, path=PATH, by=by, mail_from=mail_from, quietly=quietly
    )


def words_of(period: FormPeriod) -> dict[str, str]:
    """Who asks, for what, until when."""
    form = db.session.get_one(DataForm, period.form_id)
    days = days_of(period)
    return {
        "unit": db.session.get_one(Unit, period.unit_id).name,
        "period": f"{form.name}, {period.name}",
        "day": short_date(days.closes_on),
        "locks": short_date(days.locks_on),
        "official": short_date(days.official_on),
        "reason": period.cancelled_reason,
    }
