"""How a family was reached by a notice: signed in, by the pupil's personal link, on paper; what the link allows."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import mark
from portal.rules.contact_book.notices import ONE, WITH_PUPIL, Link, Reader

LINK_DAYS = timedelta(days=3)
"""So long after its last day a notice can still be opened by link."""


class Way(StrEnum):
    """How what is known of a family came."""

    ACCOUNT = "account"
    LINK = "link"
    PAPER = "paper"
    NONE = "none"


WAY_LABELS: dict[str, str] = {
    Way.ACCOUNT: mark("Tài khoản"),
    Way.LINK: mark("Liên kết"),
    Way.PAPER: mark("Phiếu giấy"),
    Way.NONE: mark("Chưa đến được"),
}


def way_of(readers: Sequence[Reader], link: Link, *, on_paper: bool) -> Way:
    """The way of what counts most: the slip on paper, a confirmation, then an opening; accounts before the link."""
    guardians = [each for each in readers if not each.is_pupil]
    if on_paper:
        return Way.PAPER
    for by_account, by_link in (
        (any(each.confirmed for each in guardians), link.confirmed),
        (any(each.opened for each in guardians), link.opened),
    ):
        if by_account or by_link:
            return Way.ACCOUNT if by_account else Way.LINK
    return Way.NONE


def link_works(ends_on: date, *, withdrawn: bool, today: date) -> bool:
    """Whether the links of a notice open it."""
    return not withdrawn and today <= ends_on + LINK_DAYS


def may_confirm_by_link(confirming: str, readers: Sequence[Reader]) -> bool:
    """A link does not say who holds it: it confirms where one guardian is enough, and not where the school has
    guardians on record of whom none may sign."""
    guardians = [each for each in readers if not each.is_pupil]
    return confirming in {ONE, WITH_PUPIL} and (not guardians or any(each.may_sign for each in guardians))


def given_name(full_name: str) -> str:
    """The last word of a name: what stands on a page that anybody may open who was sent its address."""
    return full_name.split()[-1] if full_name.split() else ""
