"""What a hand-over ends: the time at the old school and the seat in its class; everything written there stays."""

from portal.models.school import Enrolment, Transfer
from portal.rules.permissions import Actor
from portal.rules.school.statuses import TRANSFERRED
from portal.services.school.enrolling import record
from portal.services.school.placing import leave_class


def let_go(actor: Actor, stay: Enrolment, transfer: Transfer) -> None:
    """The pupil leaves the school on the day of the hand-over."""
    day = transfer.leaves_on
    record(actor, stay, TRANSFERRED, on=day, reason=transfer.reason, decision=transfer.decision)
    leave_class(stay.pupil_id, stay.unit_id, day)
