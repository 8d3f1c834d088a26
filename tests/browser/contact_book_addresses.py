"""Addresses of the contact book, gathered from its capabilities."""

from tests.browser.broadcast_addresses import broadcast_pages
from tests.browser.channel_addresses import channel_pages
from tests.browser.consent_addresses import consent_pages
from tests.browser.contact_slip_addresses import contact_slip_pages
from tests.browser.family_addresses import family_pages
from tests.browser.homework_addresses import homework_pages
from tests.browser.notice_addresses import notice_pages
from tests.browser.slip_addresses import slip_pages
from tests.browser.talk_addresses import talk_pages

FAMILY_PARTS = {f"family.{name}" for name in ("find_notice", "find_meeting_day", "find_data_round", "talk_news")}
"""Ways on to the page of a child, and what is asked for again and again while a conversation is open."""


def contact_book_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: values that these pages need."""
    return {
        **family_pages(),
        **consent_pages(),
        **notice_pages(),
        **channel_pages(),
        **talk_pages(),
        **homework_pages(),
        **broadcast_pages(),
        **slip_pages(),
        **contact_slip_pages(),
    }
