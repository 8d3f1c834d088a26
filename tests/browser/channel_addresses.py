"""Addresses of what tells people outside the portal."""

from sqlalchemy import select

from portal.db import db
from portal.models.notifications import BadAddress


def channel_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: a mail address of the demo that does not exist."""
    bad = select(BadAddress.id).where(BadAddress.address.like("phuhuynh.%"))
    return {"contact_book.keep_address": {"address_id": [db.session.scalars(bad).one()]}}
