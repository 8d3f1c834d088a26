"""What a school may spend on short messages in a month, what it has spent and what is reserved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed
from portal.models.contact_book import SmsBudget, SmsMessage
from portal.models.units import Unit
from portal.rules.notifications.delivery import Sending
from portal.rules.notifications.sms import check_budget, first_of_month
from portal.rules.permissions import Actor, Permission
from portal.services.records.audit import note

SENDING = "sending"
RESERVED = (Sending.QUEUED, SENDING)
SPENT = (Sending.SENT, Sending.UNKNOWN)
"""What nobody knows to have gone is counted as paid."""


@dataclass(frozen=True, kw_only=True)
class Money:
    """A month in đồng; without a budget nothing is sent."""

    month: date
    amount: int
    unaccented: bool
    spent: int
    reserved: int

    @property
    def left(self) -> int:
        """What can still be reserved."""
        return max(0, self.amount - self.spent - self.reserved)


def get_money(actor: Actor, *, month: date | None = None) -> Money:
    """The money of a month of the school acted for, by default this one."""
    if not actor.can(Permission.CONTACT_MANAGE) or actor.unit_id is None:
        raise NotAllowed
    return read_money(actor.unit_id, month or this_month())


def read_money(unit_id: int, month: date, *, lock: bool = False) -> Money:
    """The money of a unit; ``lock``: nobody else reserves until the transaction ends. Two statements."""
    query = _holding(unit_id, month)
    budget = db.session.scalar(query.with_for_update() if lock else query)
    spending = _spending(unit_id, month)
    return Money(
        month=month,
        amount=budget.amount if budget else 0,
        unaccented=budget.unaccented if budget else True,
        spent=sum(spending.get(state, 0) for state in SPENT),
        reserved=sum(spending.get(state, 0) for state in RESERVED),
    )


def set_budget(actor: Actor, *, amount: int | None, unaccented: bool) -> SmsBudget:
    """The money for this month and those after it, until it is set again; and whether texts go without marks."""
    if not actor.can(Permission.CONTACT_SPEND) or actor.unit_id is None:
        raise NotAllowed
    amount, month = check_budget(amount), this_month()
    db.session.scalar(select(Unit.id).where(Unit.id == actor.unit_id).with_for_update())  # the first has no row yet
    before = read_money(actor.unit_id, month, lock=True)
    query = select(SmsBudget).where(SmsBudget.unit_id == actor.unit_id, SmsBudget.month == month)
    found = db.session.scalar(query.with_for_update())
    if found is None:
        found = SmsBudget(unit_id=actor.unit_id, month=month)
        db.session.add(found)
    found.amount, found.unaccented, found.set_by, found.set_at = amount, unaccented, actor.name, clock.now()
    db.session.flush()
    note(
        actor,
        "sms_budget_set",
        "unit",
        actor.unit_id,
        before={"sms_amount": before.amount, "sms_unaccented": before.unaccented},
        after={"sms_amount": amount, "sms_unaccented": unaccented},
    )
    return found


def this_month() -> date:
    """The first day of the present month."""
    return first_of_month(clock.today())


def _holding(unit_id: int, month: date) -> Select[SmsBudget]:
    return (
        select(SmsBudget)
        .where(SmsBudget.unit_id == unit_id, SmsBudget.month <= month)
        .order_by(SmsBudget.month.desc())
        .limit(1)
    )


def _spending(unit_id: int, month: date) -> Mapping[str, int]:
    query = (
        select(SmsMessage.state, func.sum(SmsMessage.cost))
        .where(SmsMessage.unit_id == unit_id, SmsMessage.month == month)
        .group_by(SmsMessage.state)
    )
    return read_pairs(query)
