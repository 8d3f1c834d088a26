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


def ticket_for(linked: links.Linked) -> str:
    """What says in the next addresses that somebody said to be the family of this pupil."""
    ticket: str = _signer().dumps([linked.about.id, linked.about.link_version])
    return ticket


def is_open(linked: links.Linked, ticket: str) -> bool:
    """Whether the ticket was given for this link, not long ago."""
    try:
        return bool(_signer().loads(ticket, max_age=OPEN_SECONDS) == [linked.about.id, linked.about.link_version])
    except BadSignature:
        return False


def address_of(token: str) -> str:
    """The public address of a link."""
    return f"{parts().settings.public_url.rstrip('/')}{url_for('notice_link.ask', token=token)}"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="notice link")
