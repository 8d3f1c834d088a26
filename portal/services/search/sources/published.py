"""Documents on public pages: what everybody may read of them, nothing else of the letter."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy.orm import selectinload

from portal.db import db
from portal.models.documents import Publication
from portal.rules.permissions import Actor
from portal.rules.search.entries import Entry
from portal.services.documents.public import shown_publications
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.copies import public_address, readers_of, tokens_of_readers
from portal.services.search.sources.documents import head_of, words_of
from portal.services.search.sources.parts import EVERYBODY, Timeless, joined, next_ids, texts_of

_READERS = ("document_id", "unit_id", "recalled_at")


class PublishedDocuments(Timeless):
    """One entry for each stay on a public page, with the text and the files chosen for it. The letter itself is another
    entry, for those who may read all of it: whoever holds one of its tokens is not given this one."""

    kind = "published"
    watched: Sequence[Watched] = (
        Watched("publication", columns=("document_id", "unit_id", "with_body", "withdrawn_at")),
        Watched("published_file", "publication_id", ("publication_id", "file_id")),
        Watched(
            "document",
            columns=(
                *("code", "type_code", "subject", "body", "issued_on"),
                *("signer_name", "signer_position", "issuer_name", "posted_at"),
            ),
            query="SELECT id FROM publication WHERE document_id = {row}.id",
        ),
        Watched(
            "document",
            columns=("forwards_id",),
            query="SELECT id FROM publication WHERE document_id = {row}.forwards_id AND withdrawn_at IS NULL",
        ),
        Watched(
            "receipt",
            columns=_READERS,
            query="SELECT id FROM publication WHERE document_id = {row}.document_id AND withdrawn_at IS NULL",
        ),
        Watched(
            "receipt",
            columns=_READERS,
            query="SELECT publication.id FROM document JOIN publication ON publication.document_id = forwards_id "
            "WHERE document.id = {row}.document_id AND withdrawn_at IS NULL",
        ),
        Watched(
            "file_text",
            query="SELECT publication_id FROM published_file JOIN document_file ON document_file.id = file_id "
            "WHERE sha256 = {row}.sha256",
        ),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """What is on a public page."""
        return next_ids(Publication.id, object_id, most, Publication.withdrawn_at.is_(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Four statements."""
        found = _shown_now(object_ids)
        texts = _texts(found)
        readers = readers_of([each.document_id for each in found])
        return [_entry(each, texts, readers[each.document_id]) for each in found]

    def tokens(self, _actor: Actor | None) -> frozenset[str]:
        """Everybody reads them."""
        return EVERYBODY

    def show(self, _actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Three statements."""
        found = _shown_now(object_ids)
        texts = _texts(found)
        return {each.id: _shown(each, texts) for each in found}


def _shown_now(publication_ids: Collection[int]) -> Sequence[Publication]:
    query = shown_publications().where(Publication.id.in_(publication_ids)).order_by(Publication.id)
    return db.session.scalars(query.options(selectinload(Publication.files))).all() if publication_ids else ()


def _texts(publications: Iterable[Publication]) -> dict[str, str]:
    return texts_of({file.sha256 for each in publications for file in each.files})


def _body(publication: Publication) -> str:
    return publication.document.body if publication.with_body else ""


def _entry(publication: Publication, texts: Mapping[str, str], readers: Collection[int]) -> Entry:
    document = publication.document
    return Entry(
        key=key_of(PublishedDocuments.kind, publication.id),
        kind=PublishedDocuments.kind,
        title=document.subject,
        access=EVERYBODY,
        hidden_from=tokens_of_readers(document, readers),
        body=joined([_body(publication), head_of(document), words_of(publication.files, texts)]),
        codes=(document.code,) if document.code else (),
        unit_id=publication.unit_id,
        sender_id=publication.unit_id,
        day=document.issued_on,
    )


def _shown(publication: Publication, texts: Mapping[str, str]) -> Shown:
    document = publication.document
    files = ((file.name, texts.get(file.sha256, "")) for file in publication.files)
    return Shown(
        object_id=publication.id,
        title=document.subject,
        address=public_address(publication),
        texts=(("", _body(publication)), *files),
        code=document.code,
        unit=document.issuer_name or "",
        day=document.issued_on,
    )
