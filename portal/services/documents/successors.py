"""Which document replaces which: the newest of a chain, and what a document itself replaces."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import literal, select
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.documents import Document, DocumentLink

SUPERSEDES = "supersedes"
LONGEST_CHAIN = 100

# Made once: an alias learns all its columns anew each time it is made.
_link, _newer = aliased(DocumentLink), aliased(Document)


@dataclass(frozen=True)
class Successor:
    """A posted document that takes the place of another one."""

    document_id: int
    code: str
    issued_on: date | None


def find_successors(document_ids: Iterable[int]) -> dict[int, Successor]:
    """By document: the newest posted one that replaces it, directly or by others; one query for any number."""
    ids = set(document_ids)
    if not ids:
        return {}
    chain = (
        select(Document.id.label("start"), Document.id.label("id"), literal(0).label("steps"))
        .where(Document.id.in_(ids))
        .cte("chain", recursive=True)
    )
    step = (
        select(chain.c.start, _newer.id, chain.c.steps + 1)
        .join(_link, (_link.target_id == chain.c.id) & (_link.kind == SUPERSEDES))
        .join(_newer, (_newer.id == _link.document_id) & _newer.posted_at.is_not(None))
        .where(chain.c.steps < LONGEST_CHAIN)
    )
    chain = chain.union_all(step)
    query = select(chain.c.start, Document.id, Document.code, Document.issued_on)
    query = query.join(Document, Document.id == chain.c.id).where(chain.c.steps > 0).order_by(chain.c.steps)
    return {start: Successor(*found) for start, *found in db.session.execute(query)}


def replaced_ids(document: Document) -> list[int]:
    """Ids of the documents that a draft or document itself replaces; at most one in practice."""
    return [link.target_id for link in document.links if link.kind == SUPERSEDES]


def list_replaced(document: Document) -> Sequence[Document]:
    """Those documents."""
    ids = replaced_ids(document)
    return db.session.scalars(select(Document).where(Document.id.in_(ids))).all() if ids else []
