"""Asking: from what was typed to what is shown, each step within what the person may read."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from portal.adapters.search_index import Order, SearchIndex
from portal.db import db, read_pairs
from portal.models.documents import Receipt
from portal.models.units import Unit
from portal.rules.found_text import MachineRead, page_at
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Filters, Found
from portal.rules.search.kinds import KIND_LABELS
from portal.rules.search.passages import Passage, passages
from portal.rules.search.queries import Query
from portal.services.documents.scope import visible_receipts
from portal.services.paging import Paged
from portal.services.search.registry import GIVES_WAY, SOURCES
from portal.services.search.source import Shown, key_of, parse_key
from portal.services.search.standing_in import copies_instead

SIZE = 20
MOST_OPTIONS = 12
"""So many units and years are offered to narrow by: those with the most hits."""
MOST_PASSAGES = 2
PASSAGE_LENGTH = 220
DEEPEST = 1000
"""Hits beyond this place are counted and not paged to: who looks there should narrow the search."""
EVERYTHING = Filters()


@dataclass(frozen=True)
class Asking:
    """What a reader wants; ``unopened``: only documents nobody of the unit has opened yet."""

    query: Query
    filters: Filters = EVERYTHING
    order: Order = Order.BEST
    unopened: bool = False
    number: int = 1

    @property
    def is_empty(self) -> bool:
        """Neither words to look for nor anything that narrows."""
        return self.query.is_empty and self.filters == EVERYTHING and not self.unopened


@dataclass(frozen=True)
class Place:
    """Where the words stand: the part of the thing, its page where it has several, the passage; whether a machine read
    the letters from a picture."""

    heading: str
    page: int | None
    passage: Passage
    is_machine_read: bool = False


@dataclass(frozen=True)
class Result:
    """One thing to show, with the places where the words stand."""

    kind: str
    shown: Shown
    title: Passage
    places: Sequence[Place]


@dataclass(frozen=True)
class Option:
    """A way to narrow: the value in the address, its words, how many hits it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Results:
    """A page of results and the ways to narrow them. ``total``: how many there are, those that cannot be paged to
    included. ``is_partial``: time was up, there may be more. ``access``: the tokens with which it was asked."""

    page: Paged[Result]
    access: frozenset[str] = frozenset()
    total: int = 0
    kinds: Sequence[Option] = ()
    units: Sequence[Option] = ()
    senders: Sequence[Option] = ()
    years: Sequence[Option] = ()
    is_partial: bool = False


def tokens_of(actor: Actor | None, kinds: Collection[str] = ()) -> frozenset[str]:
    """The permission tokens the actor holds at this moment, for finding some kinds or all."""
    wanted = {*kinds, *(GIVES_WAY[kind] for kind in kinds if kind in GIVES_WAY)}
    sources = [source for kind, source in SOURCES.items() if not wanted or kind in wanted]
    return frozenset().union(*(source.tokens(actor) for source in sources))


def find(index: SearchIndex, actor: Actor | None, asking: Asking) -> Results:
    """The page of results asked for, the last one for a number beyond the end; counts and ways to narrow are over
    everything found that the actor may read."""
    if asking.is_empty:
        return Results(Paged((), 1, SIZE, 0))
    access = tokens_of(actor, asking.filters.kinds)
    found = _search(index, actor, asking, access, first=(asking.number - 1) * SIZE, size=SIZE)
    reachable = min(found.total, DEEPEST)
    last = max(1, -(-reachable // SIZE))
    if asking.number > last:
        return find(index, actor, replace(asking, number=last))
    years = {year: str(year) for year in {*found.by_year, *asking.filters.years} if year > 0}
    units, filters = _unit_names({*found.by_unit, *found.by_sender}), asking.filters
    shown = _show(index, actor, asking, found, MOST_PASSAGES)
    return Results(
        Paged(shown, asking.number, SIZE, reachable),
        access=access,
        total=found.total,
        kinds=_kind_options(found, filters),
        units=_options(found.by_unit, units, filters.unit_ids),
        senders=_options(found.by_sender, units, filters.sender_ids),
        years=_options(found.by_year, years, filters.years, by_value=True),
        is_partial=found.is_partial,
    )


def find_all(index: SearchIndex, actor: Actor | None, asking: Asking) -> Sequence[Result]:
    """Everything that could be paged to, without passages."""
    if asking.is_empty:
        return ()
    found = _search(index, actor, asking, tokens_of(actor, asking.filters.kinds), first=0, size=DEEPEST)
    return _show(index, actor, asking, found, 0)


def _search(
    index: SearchIndex, actor: Actor | None, asking: Asking, access: frozenset[str], *, first: int, size: int
) -> Found:
    filters = filters_of(actor, asking)
    order = Order.NEWEST if asking.query.is_empty and asking.order is Order.BEST else asking.order
    return index.search(asking.query, access=access, filters=filters, order=order, first=first, size=size)


def glance(index: SearchIndex, actor: Actor | None, query: Query, *, most: int = 6) -> Sequence[Result]:
    """The best few, while somebody types."""
    if query.is_empty:
        return ()
    found = index.search(query, access=tokens_of(actor), filters=EVERYTHING, size=most, seconds=0.5)
    return _show(index, actor, Asking(query), found, 0)


def _show(index: SearchIndex, actor: Actor | None, asking: Asking, found: Found, most_passages: int) -> list[Result]:
    """In the order of the hits. What the actor may not see at this moment is left out, though the index had it; of a
    letter taken from its reader the public copy remains."""
    keys = [hit.key for hit in found.hits]
    shown = _seen(actor, keys)
    lost = [key for key in keys if key not in shown]
    if lost and not asking.unopened:
        instead = copies_instead(index, asking.query, asking.filters, lost)
        shown |= _seen(actor, list(instead.values()))
        keys = [instead.get(key, key) for key in keys]
    return [_result(key, shown[key], asking.query, most_passages) for key in keys if key in shown]


def _seen(actor: Actor | None, keys: Sequence[str]) -> dict[str, Shown]:
    """What the actor may see at this moment, by its key."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for kind, object_id in map(parse_key, keys):
        wanted[kind].append(object_id)
    shown: dict[str, Shown] = {}
    for kind, ids in wanted.items():
        source = SOURCES.get(kind)
        seen: Mapping[int, Shown] = source.show(actor, ids) if source is not None else {}
        shown |= {key_of(kind, object_id): each for object_id, each in seen.items()}
    return shown


def _result(key: str, shown: Shown, query: Query, most: int) -> Result:
    title = next(iter(passages(shown.title, query, most=1, length=400)), Passage(shown.title))
    places: list[Place] = []
    for heading, text in shown.texts if most else ():
        found = passages(text, query, most=most - len(places), length=PASSAGE_LENGTH)
        is_machine_read = isinstance(text, MachineRead)
        places += [Place(heading, page_at(text, each.place), each, is_machine_read) for each in found]
        if len(places) >= most:
            break
    return Result(parse_key(key)[0], shown, title, places)


def filters_of(actor: Actor | None, asking: Asking) -> Filters:
    """What narrows, as it is at this moment."""
    return replace(asking.filters, keys=_unopened(actor)) if asking.unopened else asking.filters


def _unopened(actor: Actor | None) -> frozenset[str]:
    """Keys of the documents sent to the unit acted for that nobody there has opened: all of them, however many."""
    if actor is None or not actor.can(Permission.DOCUMENTS_READ):
        return frozenset()
    query = visible_receipts(actor).where(Receipt.first_opened_at.is_(None), Receipt.recalled_at.is_(None))
    ids = db.session.scalars(query.with_only_columns(Receipt.document_id))
    return frozenset(key_of("document", document_id) for document_id in ids)


def _unit_names(unit_ids: Collection[int]) -> dict[int, str]:
    return read_pairs(select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids))) if unit_ids else {}


def _kind_options(found: Found, filters: Filters) -> list[Option]:
    kinds = [kind for kind in SOURCES if found.by_kind.get(kind) or kind in filters.kinds]
    return [Option(kind, KIND_LABELS[kind], found.by_kind.get(kind, 0)) for kind in kinds]


def _options(
    counts: Mapping[int, int], labels: Mapping[int, str], chosen: Collection[int], *, by_value: bool = False
) -> list[Option]:
    """What is chosen first, then the most frequent; years by themselves, the newest first."""
    known = [value for value in {*counts, *chosen} if value in labels]
    known.sort(key=lambda value: (-value,) if by_value else (value not in chosen, -counts.get(value, 0), labels[value]))
    return [Option(str(value), labels[value], counts.get(value, 0)) for value in known[:MOST_OPTIONS]]
