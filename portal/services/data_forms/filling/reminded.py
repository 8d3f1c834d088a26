"""The reminders of one report: what was sent to whom and when, what is still to come."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import FormPeriod
from portal.models.notifications import Delivery, Notification
from portal.models.people import Account, Membership
from portal.rules.data_forms.period_reminders import RUNG_LABELS, Reached, Rung, coming
from portal.rules.data_forms.states import Stage
from portal.rules.notifications.kinds import KINDS, Kind
from portal.rules.permissions import Actor
from portal.services.data_forms.filling.reading import View, open_view
from portal.services.data_forms.periods.reminding import KIND, pace_of, working_days
from portal.services.paging import Paged, paginate

MAIL = "mail"


@dataclass(frozen=True)
class Sent:
    """One reminder to one person; ``what`` a message id. ``mailed``: the state of its mail, "" without one."""

    notification: Notification
    name: str
    what: str
    mailed: str


@dataclass(frozen=True)
class Reminders:
    """Of one report, the newest first; what is to come only while it has not been approved."""

    view: View
    sent: Paged[Sent]
    coming: Sequence[Reached]


def read_reminders(actor: Actor, report_id: int, *, number: int = 1) -> Reminders:
    """For whoever sees the report: the unit itself and those above it."""
    view = open_view(actor, report_id)
    period, report = view.loaded.period, view.loaded.report
    people = select(Membership.account_id).where(Membership.unit_id == report.unit_id)
    mailed = (Delivery.notification_id == Notification.id) & (Delivery.channel == MAIL)
    query = (
        select(Notification)
        .where(Notification.account_id.in_(people), Notification.unit_id == report.unit_id)
        .where(or_(*(Notification.key.startswith(f"{start}-{period.id}-", autoescape=True) for start in _STARTS)))
        .order_by(Notification.created_at.desc(), Notification.id.desc())
    )
    page = paginate(query, number=number)
    ids = [one.id for one in page.items]
    more = (
        select(Notification.id, Account.full_name, Delivery.state)
        .join(Account, Account.id == Notification.account_id)
        .outerjoin(Delivery, mailed)
        .where(Notification.id.in_(ids))
    )
    about = {row[0]: (row[1], row[2] or "") for row in db.session.execute(more)} if ids else {}
    sent = [Sent(one, about[one.id][0], _what(one), about[one.id][1]) for one in page.items]
    return Reminders(view, Paged(sent, page.number, page.size, page.total), _coming(view, period))


_STARTS = (KIND, "form-reminded", "form-opened", "form-changed")


def _what(one: Notification) -> str:
    if one.kind == Kind.FORM_DUE:
        rung = one.key.removeprefix(f"{KIND}-").split("-")[1]
        return RUNG_LABELS[Rung(rung)]
    return KINDS[Kind(one.kind)].label


def _coming(view: View, period: FormPeriod) -> Sequence[Reached]:
    done = view.stage in {Stage.APPROVED, Stage.ACCEPTED} or view.loaded.report.excused_at is not None
    if done or period.cancelled_at is not None:
        return ()
    return coming(view.loaded.days, clock.today(), pace_of(period), working_days())
