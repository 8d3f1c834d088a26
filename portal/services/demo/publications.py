"""Two documents of Bến Tre on its public page: one with its text alone, one with its file."""

from portal.models.documents import Document
from portal.services.demo.people import Cast
from portal.services.documents.publishing import publish
from portal.services.people.actors import load_actor


def publish_two(cast: Cast, letter: Document, directive: Document) -> None:
    """Publish both as the clerk of Bến Tre would."""
    actor, _units = load_actor(cast.accounts["vanthu.bentre"])
    for document in (letter, directive):
        publish(
            actor,
            document_id=document.id,
            effective_on=document.issued_on,
            with_body=True,
            file_ids=[file.id for file in document.files],
            persons_checked=True,
            confirmed=True,
        )
