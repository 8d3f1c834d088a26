"""What narrows a search: chosen on the page, or written into the box ("loại:văn bản gửi:sở bến tre năm:2026")."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar
from urllib.parse import parse_qs

from sqlalchemy import or_, select

from portal.adapters.search_index import Order
from portal.db import db
from portal.errors import Say
from portal.models.units import Unit
from portal.rules.permissions import Actor
from portal.rules.search.entries import Filters
from portal.rules.search.fields import days_of
from portal.rules.search.kinds import KIND_LABELS
from portal.rules.search.queries import Field, Query, Word
from portal.rules.search.typed import read_query, words_of
from portal.rules.vietnamese import fold
from portal.services.search.asking import DEEPEST, SIZE, Asking
from portal.services.search.registry import SOURCES

Value = TypeVar("Value")
ORDERS = {"phu-hop": Order.BEST, "moi-nhat": Order.NEWEST, "cu-nhat": Order.OLDEST}
NARROWING = ("loai", "don-vi", "noi-gui", "nam", "tu", "den", "don-vi-toi", "chua-mo")
"""What narrows in an address, beside the words."""
LONGEST = 300
"""So many characters of what was typed are read."""
MOST_UNITS, MOST_CHOICES = 200, 50
TYPING = "dang-go"
"""In the address: somebody is still typing."""
NONE_AT_ALL = -2
"""No unit has this id and no year this number: a name no unit bears narrows to nothing, as do two choices that cannot
both hold."""
NO_KIND = ""


def understand(actor: Actor | None, address: str, *, number: int = 1, say: Say = str) -> Asking:
    """What the query of an address asks for: ``q`` the words, ``loai`` kinds, ``don-vi`` and ``noi-gui`` ids of units,
    ``nam`` years, ``tu`` and ``den`` days, ``xep`` the order, ``don-vi-toi``, ``chua-mo``, ``dang-go``. What is chosen
    and what is written in the box must both hold; what cannot be understood is taken as not asked.
    """
    asked = parse_qs(address)
    is_narrowed = any(name in asked for name in NARROWING)
    typed = asked.get("q", [""])[0][:LONGEST]
    query, written = _read(typed, say, unfinished=TYPING in asked, is_narrowed=is_narrowed)
    own = {actor.unit_id} if "don-vi-toi" in asked and actor is not None and actor.unit_id is not None else set()
    since = [days[0] for days in _days(asked.get("tu", ())[:1])]
    until = [days[1] for days in _days(asked.get("den", ())[:1])]
    filters = Filters(
        kinds=_both(frozenset(asked.get("loai", ())) & SOURCES.keys(), written.kinds, NO_KIND),
        unit_ids=_both(_numbers(asked, "don-vi") | own, written.unit_ids, NONE_AT_ALL),
        sender_ids=_both(_numbers(asked, "noi-gui"), written.sender_ids, NONE_AT_ALL),
        years=_both(_numbers(asked, "nam"), written.years, NONE_AT_ALL),
        since=max([*since, *filter(None, [written.since])], default=None),
        until=min([*until, *filter(None, [written.until])], default=None),
    )
    order = ORDERS.get(asked.get("xep", [""])[0], Order.BEST)
    return Asking(query, filters, order, "chua-mo" in asked, min(max(1, number), DEEPEST // SIZE))


def _numbers(asked: Mapping[str, Sequence[str]], name: str) -> frozenset[int]:
    values = asked.get(name, ())[:MOST_CHOICES]
    return frozenset(int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10)


def _days(values: Iterable[str]) -> list[tuple[date, date]]:
    return [days for value in values if (days := days_of(value))]


def _read(typed: str, say: Say, *, unfinished: bool, is_narrowed: bool) -> tuple[Query, Filters]:
    """The query and what it says after prefixes; a value that means nothing is searched for as words."""
    query = read_query(typed, unfinished=unfinished, is_narrowed=is_narrowed)
    values: dict[str, list[str]] = defaultdict(list)
    unread: list[Word] = []
    for field in query.fields:
        if _is_understood(field, say):
            values[field.name].append(field.value)
        else:
            unread += words_of(field.value)
    filters = Filters(
        kinds=frozenset(kind for value in values["kind"] for kind in _kinds(value, say)),
        unit_ids=_units(values["unit"]),
        sender_ids=_units(values["sender"]),
        years=frozenset(first.year for first, _last in _days(values["year"])),
        since=max((first for first, _last in _days(values["since"])), default=None),
        until=min((last for _first, last in _days(values["until"])), default=None),
    )
    return replace(query, words=(*query.words, *unread), in_order=(*query.in_order, *unread)), filters


def _is_understood(field: Field, say: Say) -> bool:
    if field.name == "kind":
        return bool(_kinds(field.value, say))
    return field.name in {"unit", "sender"} or days_of(field.value) is not None


def _kinds(value: str, say: Say) -> frozenset[str]:
    """Kinds whose name has the words."""
    return frozenset(kind for kind in SOURCES if _has(KIND_LABELS[kind], value) or _has(say(KIND_LABELS[kind]), value))


def _has(label: str, value: str) -> bool:
    return fold(value) in fold(label)


def _units(values: Collection[str]) -> frozenset[int]:
    """Ids of the units whose name has the words or whose code it is."""
    if not values:
        return frozenset()
    named = or_(*(Unit.name_folded.contains(fold(value), autoescape=True) | (Unit.code == value) for value in values))
    return frozenset(db.session.scalars(select(Unit.id).where(named).limit(MOST_UNITS))) or frozenset({NONE_AT_ALL})


def _both(chosen: frozenset[Value], written: frozenset[Value], none: Value) -> frozenset[Value]:
    """What is in both, ``none`` when that is nothing; where one says nothing, the other."""
    return (chosen & written or frozenset({none})) if chosen and written else chosen | written
