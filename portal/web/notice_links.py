"""Personal links in requests: wrong ones are counted, and what a family said before a notice is shown is remembered in
the address, so that no cookie is set."""

from flask import current_app, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.db import begin_write, db
from portal.errors import NotFound
from portal.services.contact_book.notices import links
from portal.services.people import sign_in
from portal.web import identity
from portal.web.parts import parts

OPEN_SECONDS = 2 * 60 * 60
"""So long a notice stays open in a browser before the question comes again."""
MOST_WRONG = 30
"""Wrong links from one network in a quarter of an hour."""


def find(token: str) -> links.Linked:
    """What the link opens; NotFound for a wrong one, which is counted."""
    key = f"notice link {identity.network()}"
    counted = f"link {identity.network()}"
    sign_in.check_throttle(key, counted, per_name=MOST_WRONG)
    try:
        return links.find_linked(parts().register_key, token)
    except NotFound:
        if request.method == "GET":
            begin_write()
        sign_in.note_failure(key, counted)
        db.session.commit()
        raise


def ticket_for(linked: links.Linked, *, wrote: bool = False) -> str:
    """What says in the next addresses that somebody said to be the family of this pupil, and that the answer that
    stands was written there: two guardians may hold the same link, and neither reads what the other wrote."""
    ticket: str = _signer().dumps([linked.about.id, linked.about.link_version, _answered(linked) if wrote else ""])
    return ticket


def is_open(linked: links.Linked, ticket: str) -> bool:
    """Whether the ticket was given for this link, not long ago."""
    return _read(ticket)[:2] == [linked.about.id, linked.about.link_version]


def wrote(linked: links.Linked, ticket: str) -> bool:
    """Whether the answer that stands was written by who holds the ticket."""
    return linked.about.link_answered_at is not None and _read(ticket)[2:] == [_answered(linked)]


def _answered(linked: links.Linked) -> str:
    at = linked.about.link_answered_at
    return at.isoformat() if at is not None else ""


def _read(ticket: str) -> list[object]:
    try:
        return list(_signer().loads(ticket, max_age=OPEN_SECONDS))
    except BadSignature:
        return []


def address_of(token: str) -> str:
    """The public address of a link."""
    return f"{parts().settings.public_url.rstrip('/')}{url_for('notice_link.ask', token=token)}"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="notice link")
