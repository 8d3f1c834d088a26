"""Addresses of requests about data: one that is open."""

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import DataBreach, DataRequest


def request_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: the mother's oldest request, and the closed one on paper."""
    found = db.session.scalars(select(DataRequest).order_by(DataRequest.id)).all()
    own, closed = found[0], next(each for each in found if each.closed_at)
    one: dict[str, list[object]] = {"request_id": [own.id]}
    breaches: dict[str, list[object]] = {"breach_id": list(db.session.scalars(select(DataBreach.id)))}
    child: dict[str, list[object]] = {"pupil_id": [own.pupil_id]}
    return {
        "family.requests": child,
        "family.ask_request": child,
        "family.request": child | one,
        "contact_book.data_request": {"request_id": [own.id, closed.id]},
        "contact_book.extend_request": one,
        "contact_book.close_request": one,
        "contact_book.breach": breaches,
        "contact_book.print_breach": breaches,
    }
