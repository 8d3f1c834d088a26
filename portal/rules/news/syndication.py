"""What becomes of an article offered to the site of the unit above, derived from stored facts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import mark

RECENT = timedelta(days=30)
"""How old the articles may be that a site newly opened is offered."""


class OfferState(StrEnum):
    """What the receiving site did with an article."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    ENDED = "ended"


OFFER_LABELS: dict[OfferState, str] = {
    OfferState.WAITING: mark("Chờ nhận"),
    OfferState.ACCEPTED: mark("Đang hiện"),
    OfferState.REFUSED: mark("Không nhận"),
    OfferState.ENDED: mark("Đã thôi hiện"),
}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The facts that tell it; accepting anew takes back what was refused or ended before."""

    accepted_at: datetime | None = None
    refused_at: datetime | None = None
    ended_at: datetime | None = None


def offer_state(offer: Offer) -> OfferState:
    """Refusing and taking off come after accepting; an offer nobody touched waits."""
    if offer.refused_at is not None:
        return OfferState.REFUSED
    if offer.ended_at is not None:
        return OfferState.ENDED
    return OfferState.WAITING if offer.accepted_at is None else OfferState.ACCEPTED
