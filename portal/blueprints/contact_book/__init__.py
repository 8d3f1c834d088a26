"""The contact book as the school uses it."""

from portal.blueprints.contact_book import (
    addresses,
    consent_purposes,
    consents,
    contact_slip_sending,
    contact_slips,
    families,
    leaves,
    notice_following,
    notice_links,
    notice_papers,
    notice_writing,
    notices,
    reach,
    report_slips,
    talk_rules,
    talks,
    texts,
)
from portal.blueprints.contact_book.blueprint import bp

__all__ = [
    "addresses",
    "bp",
    "consent_purposes",
    "consents",
    "contact_slip_sending",
    "contact_slips",
    "families",
    "leaves",
    "notice_following",
    "notice_links",
    "notice_papers",
    "notice_writing",
    "notices",
    "reach",
    "report_slips",
    "talk_rules",
    "talks",
    "texts",
]
