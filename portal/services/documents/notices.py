"""What every page that shows a document must say first: that it was replaced, or recalled wherever on its way."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CTE, func, literal, select
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.documents import Document, Recall, Receipt
from portal.rules.permissions import Actor
from portal.services.documents.scope import letter_of
from portal.services.documents.successors import Successor, find_successors, list_replaced
from portal.services.documents.superseding import readable_of


@dataclass(frozen=True)
class Notice:
    """A recall that concerns the readers of a document.

    ``is_own``: of this very posting, else of one further up its way; ``unit_name`` when it was only from one unit.
    """

    recall: Recall
    is_own: bool
    unit_name: str | None


@dataclass(frozen=True)
class Replacement:
    """What replaces a document, or what it replaces; ``may_open``: the reader has that document too."""

    newest: Successor | None
    replaced: Sequence[Document]
    may_open: set[int]


def replacement_of(actor: Actor, document: Document) -> Replacement:
    """The place of a document, or of the one it passes on, in a chain of replacements."""
    letter = letter_of(document)
    newest, replaced = find_successors([letter.id]).get(letter.id), list_replaced(letter)
    ids = [*([newest.document_id] if newest else []), *(old.id for old in replaced)]
    return Replacement(newest, replaced, readable_of(actor, ids))


def notices_of(document: Document) -> Sequence[Notice]:
    """The recall of the document from all its addressees, and those of every posting by which it came."""
    if document.came_by_id is None:
        ids = [found for found in (document.forwards_id, document.id) if found is not None]
    else:
        ids = _way_of(document)
    wholes = find_whole_recalls(ids)
    notices = [Notice(wholes[found], found == document.id, None) for found in ids if found in wholes]
    return notices + (_on_the_way(document, set(wholes)) if document.came_by_id is not None else [])


def find_whole_recalls(document_ids: Sequence[int]) -> dict[int, Recall]:
    """By document: the first recall from all its addressees together."""
    first = (
        select(func.min(Recall.id))
        .join(Receipt, Receipt.id == Recall.receipt_id)
        .where(Receipt.document_id.in_(document_ids), Recall.whole)
        .group_by(Receipt.document_id)
    )
    query = select(Recall, Receipt.document_id).join(Receipt, Receipt.id == Recall.receipt_id)
    return {document_id: recall for recall, document_id in db.session.execute(query.where(Recall.id.in_(first)))}


def _way_of(forwarding: Document) -> list[int]:
    """The postings by which a forwarding came, the original first, itself last."""
    way = _way(forwarding)
    return list(db.session.scalars(select(way.c.id).order_by(way.c.steps.desc())))


def _way(forwarding: Document) -> CTE:
    here = (
        select(Document.id, Document.came_by_id, Document.issuing_unit_id, literal(0).label("steps"))
        .where(Document.id == forwarding.id)
        .cte("way", recursive=True)
    )
    before = aliased(Document)
    step = select(before.id, before.came_by_id, before.issuing_unit_id, here.c.steps + 1)
    return here.union_all(step.join(here, here.c.came_by_id == before.id))


def _on_the_way(forwarding: Document, whole: set[int]) -> list[Notice]:
    """Recalls from a single unit that had passed the document on; those it declined are over."""
    way = _way(forwarding)
    query = (
        select(Recall, Receipt)
        .join(Receipt, Receipt.id == Recall.receipt_id)
        .join(way, (way.c.came_by_id == Receipt.document_id) & (way.c.issuing_unit_id == Receipt.unit_id))
        .where(Recall.accepted.is_(None) | Recall.accepted, Receipt.document_id.not_in(whole))
        .order_by(way.c.steps.desc())
    )
    return [Notice(recall, False, receipt.unit_name) for recall, receipt in db.session.execute(query)]
