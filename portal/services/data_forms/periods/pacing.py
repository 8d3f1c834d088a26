"""When the units of a period are reminded, as whoever asks chooses it."""

from portal.models.data_forms import FormPeriod
from portal.rules.data_forms.period_reminders import Pace, check_pace
from portal.rules.permissions import Actor
from portal.services.data_forms.periods.planning import get_kept_period
from portal.services.data_forms.periods.reminding import pace_of
from portal.services.records.audit import note


def save_pace(actor: Actor, *, period_id: int, pace: Pace) -> FormPeriod:
    """Remind the units of a period so many days before, from the next morning on."""
    period = get_kept_period(actor, period_id)
    check_pace(pace)
    was = pace_of(period)
    if was != pace:
        period.remind_soon, period.remind_lock, period.remind_deem = pace.soon, pace.lock, pace.deem
        note(
            actor,
            "period_pace_chosen",
            "form_period",
            period.id,
            unit_id=period.unit_id,
            before=_said(was),
            after={"period": period.name, **_said(pace)},
        )
    return period


def _said(pace: Pace) -> dict[str, int]:
    return {"remind_soon": pace.soon, "remind_lock": pace.lock, "remind_deem": pace.deem}


__all__ = ["pace_of", "save_pace"]
