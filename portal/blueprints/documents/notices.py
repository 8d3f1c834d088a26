"""Offers templates what became of documents, so that one include and one word say it everywhere."""

from collections.abc import Callable, Iterable
from typing import Any

from portal.blueprints.documents.blueprint import bp
from portal.services.documents import notices
from portal.services.documents.notices import Replacement
from portal.services.documents.successors import Successor, find_successors
from portal.web.identity import actor


@bp.app_context_processor
def offer_notices() -> dict[str, Callable[..., Any]]:
    """The functions, evaluated only by the pages that ask."""
    return {
        "document_notices": notices.notices_of,
        "document_replacement": _replacement,
        "document_successors": _successors,
    }


def _replacement(document: Any) -> Replacement:
    return notices.replacement_of(actor(), document)


def _successors(documents: Iterable[Any]) -> dict[int, Successor]:
    """By document on the page (of a forwarding by the one it passes on): what replaces it; one query."""
    letters = {d.id: d.forwards_id if d.came_by_id is not None else d.id for d in documents}
    found = find_successors(letters.values())
    return {document_id: found[letter_id] for document_id, letter_id in letters.items() if letter_id in found}
