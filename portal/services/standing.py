"""Whether what was told still has to be sent to somebody, asked at the moment of sending."""

from portal.adapters import clock
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.rules.notifications.delivery import Dropped
from portal.rules.notifications.kinds import KINDS, Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.entitled import why_not_family
from portal.services.people.actors import load_actor


def why_not(account: Account, told: Notification) -> Dropped | None:
    """Why this person is not sent this any more: gone, read it, or lost the right to what it leads to."""
    if not is_in_use(account):
        return Dropped.GONE
    if was_read(told):
        return Dropped.READ
    if not _may_still(account, told):
        return Dropped.ENDED
    return why_not_family(Actor(account_id=account.id, name=account.full_name), told)


def was_read(told: Notification) -> bool:
    """Opened by the person, not merely kept without counting (see rules.notifications)."""
    return told.read_at is not None and told.read_at != told.created_at and not KINDS[Kind(told.kind)].forced


def is_in_use(account: Account) -> bool:
    """The person can sign in today."""
    today = clock.today()
    gone = account.left_on is not None and account.left_on <= today
    expired = account.expires_on is not None and account.expires_on < today
    return account.suspended_at is None and not gone and not expired


def _may_still(account: Account, told: Notification) -> bool:
    """The permission that the kind needs is still held in the unit in whose name it was told."""
    needs = KINDS[Kind(told.kind)].needs
    if needs is None or told.unit_id is None:
        return True
    return load_actor(account, unit_id=told.unit_id)[0].can(needs)
