"""Reminding, in one click, every unit of a view that has not finished."""

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import Report
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms.periods.reminding import MOST_AT_ONCE, remind
from portal.services.data_forms.totals.board import narrowed_reports
from portal.services.data_forms.totals.places import View


def may_nudge(actor: Actor, view: View) -> bool:
    """Whether reminding makes sense: the period runs, is not official yet, and the actor checks reports."""
    period = view.period
    runs = period.cancelled_at is None and period.opens_on <= clock.today() < period.official_on
    return runs and actor.can(Permission.FORMS_CHECK)


def nudge(actor: Actor, view: View, *, only: str = "") -> int:
    """Remind the units of the view in this state, each once a day; how many were reminded."""
    ids = db.session.scalars(narrowed_reports(view, only).with_only_columns(Report.id).order_by(None)).all()
    return sum(remind(actor, ids[first : first + MOST_AT_ONCE]) for first in range(0, len(ids), MOST_AT_ONCE))
