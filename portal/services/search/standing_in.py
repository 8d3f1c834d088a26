"""The public copy in place of a letter that was taken from its reader before the index knew of it."""

from collections.abc import Collection
from dataclasses import replace

from portal.adapters.search_index import SearchIndex
from portal.rules.search.entries import Filters
from portal.rules.search.queries import Query
from portal.services.search.source import key_of, parse_key
from portal.services.search.sources.copies import public_copies
from portal.services.search.sources.documents import Documents
from portal.services.search.sources.parts import EVERYBODY
from portal.services.search.sources.published import PublishedDocuments


def copies_instead(index: SearchIndex, query: Query, filters: Filters, lost: Collection[str]) -> dict[str, str]:
    """By the key of a letter the key of its public copy, where a visitor would find that with the same question.

    A letter says more than its copy: without asking again, a copy shown would tell what stands in the letter alone.
    """
    things = map(parse_key, lost)
    copies = public_copies([object_id for kind, object_id in things if kind == Documents.kind])
    letters = {
        key_of(PublishedDocuments.kind, copy.id): key_of(Documents.kind, document_id)
        for document_id, copy in copies.items()
    }
    if not letters:
        return {}
    only = replace(filters, keys=frozenset(letters))
    found = index.search(query, access=EVERYBODY, filters=only, size=len(letters))
    return {letters[hit.key]: hit.key for hit in found.hits}
