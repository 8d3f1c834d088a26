"""The way of a document: who passed it on to whom, when, and how far it has come, one level at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.documents import Document, Receipt
from portal.rules.documents.receipts import ReceiptState
from portal.rules.permissions import Actor
from portal.rules.vietnamese import sort_key
from portal.services.documents.following import any_state, get_sent
from portal.services.documents.scope import letter_of
from portal.services.paging import Paged, page_of


@dataclass(frozen=True)
class Stop:
    """One posting of the document: by which unit, when, to how many, how many of them opened or count as received."""

    document_id: int
    unit_name: str
    posted_at: datetime
    sent: int
    opened: int
    received: int


@dataclass(frozen=True)
class Branch:
    """A stop with everything below it: further postings, and the addressees of all of them together."""

    stop: Stop
    onward: int
    sent: int
    opened: int
    received: int


@dataclass(frozen=True)
class Way:
    """The stop looked at with its branch, the stops on the way to it, and those directly below it, paged."""

    document: Document
    letter: Document
    steps: Sequence[Stop]
    here: Branch
    below: Paged[Branch]


class Chain:
    """All postings of one document, as a tree."""

    def __init__(self, letter: Document) -> None:
        self.stops: dict[int, Stop] = {}
        self.parent: dict[int, int] = {}
        self.children: dict[int, list[int]] = defaultdict(list)
        for row in _postings(letter):
            parent, stop = row[0], Stop(*row[1:])
            self.stops[stop.document_id] = stop
            if stop.document_id != letter.id:
                self.parent[stop.document_id] = parent or letter.id
                self.children[parent or letter.id].append(stop.document_id)

    def branch(self, document_id: int) -> Branch:
        """A stop with the sums of everything below it."""
        found = [self.stops[each] for each in self._within(document_id)]
        sums = [sum(getattr(stop, name) for stop in found) for name in ("sent", "opened", "received")]
        return Branch(self.stops[document_id], len(found) - 1, *sums)

    def _within(self, document_id: int) -> Iterator[int]:
        waiting = [document_id]
        while waiting:
            yield (found := waiting.pop())
            waiting += self.children[found]

    def steps(self, top: int, document_id: int) -> list[Stop]:
        """The stops from ``top`` to the one before ``document_id``; NotFound when it does not lie below ``top``."""
        steps: list[Stop] = []
        while document_id != top:
            if document_id not in self.parent:
                raise NotFound
            document_id = self.parent[document_id]
            steps.insert(0, self.stops[document_id])
        return steps


def _postings(letter: Document) -> Any:
    """Parent and facts of every posting of a document; one query, whatever the number of addressees."""
    now = clock.now()
    opened, received = (
        func.count().filter(or_(*(any_state(state, now) for state in states)))
        for states in ((ReceiptState.OPENED,), (ReceiptState.OPENED, ReceiptState.DEEMED))
    )
    return db.session.execute(
        select(
            Document.came_by_id,
            Document.id,
            Document.issuer_name,
            Document.posted_at,
            func.count(),
            opened,
            received,
        )
        .join(Receipt, Receipt.document_id == Document.id)
        .where(or_(Document.id == letter.id, Document.forwards_id == letter.id))
        .group_by(Document.came_by_id, Document.id, Document.issuer_name, Document.posted_at)
    )


def get_way(actor: Actor, *, document_id: int, at: int | None = None, number: int = 1) -> Way:
    """How far a posting of the own unit has travelled, looked at from the stop ``at`` below it (default: itself)."""
    document = get_sent(actor, document_id)
    letter = letter_of(document)
    chain = Chain(letter)
    here = at or document_id
    steps = chain.steps(document_id, here)
    below = sorted(chain.children[here], key=lambda each: (sort_key(chain.stops[each].unit_name), each))
    page = page_of(below, number=number)
    branches = [chain.branch(each) for each in page.items]
    return Way(document, letter, steps, chain.branch(here), Paged(branches, page.number, page.size, page.total))
