"""Beginning a reply to a document."""

from dataclasses import dataclass

from portal.errors import NotFound
from portal.rules.documents.addressing import Addressing
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.documents.routes import list_routes
from portal.services.documents.scope import get_document


@dataclass(frozen=True)
class Reply:
    """What a reply starts with; the subject is content of the letter, so it is not translated."""

    addressing: Addressing
    subject: str


def begin_reply(actor: Actor, *, document_id: int) -> Reply:
    """Addressed to whoever issued the document, by the nearest route; NotFound outside the actor's scope."""
    document = get_document(actor, document_id)
    if document.posted_at is None:
        raise NotFound
    routes, issuer = list_routes(actor), document.issuing_unit_id
    if routes.superior is not None and routes.superior.id == issuer:
        addressing = Addressing(superior=True)
    elif routes.centre is not None and routes.centre.id == issuer:
        addressing = Addressing(centre=True)
    else:
        addressing = Addressing(units=(issuer,) if issuer != actor.unit_id else ())
    dated = f" ngày {short_date(document.issued_on)}" if document.issued_on else ""
    return Reply(addressing, f"V/v trả lời văn bản số {document.code}{dated}")
