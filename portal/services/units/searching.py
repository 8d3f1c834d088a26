"""Finding units by name, former name, code or former code, with or without diacritics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.expression import ColumnElement

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.units import Unit, UnitAlias
from portal.rules.permissions import Actor
from portal.rules.vietnamese import clean, fold
from portal.services.paging import Paged, paginate
from portal.services.units import tree
from portal.services.units.scope import managed_units, visible_units

MAX_WORDS = 8


@dataclass(frozen=True)
class Filter:
    """What is looked for; an empty filter finds every unit that is not closed."""

    words: str = ""
    kind: str = ""
    state: str = "open"  # open, closed or all
    below_own: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return self == Filter()


@dataclass(frozen=True)
class Hits:
    """A page of units, with the path of each and the former code or name by which it was found."""

    page: Paged[Unit]
    paths: Mapping[int, Sequence[tree.Step]]
    former: Mapping[int, str]


def find_units(actor: Actor, filter: Filter, *, number: int = 1) -> Hits:
    """The units that match, best first: by exact code, by the words as typed, without diacritics, by former names."""
    page = paginate(matching(actor, filter), number=number)
    ids = [unit.id for unit in page.items]
    return Hits(page, tree.paths(ids), _former(ids, filter.words))


def matching(actor: Actor, filter: Filter) -> Select[Unit]:
    """The query behind the list and its export."""
    query = visible_units(actor)
    if filter.below_own and actor.unit_id is not None:
        query = query.where(Unit.id.in_(select(tree.subtree(actor.unit_id).c.id)))
    if filter.kind:
        query = query.where(Unit.kind_code == filter.kind)
    return _by_words(_by_state(query, filter.state), filter.words)


@dataclass(frozen=True)
class Candidate:
    """A unit to choose, with the names of the units above it."""

    id: int
    name: str
    path: str


def find_candidates(
    actor: Actor, words: str, *, chosen: int | None = None, everywhere: bool = False, limit: int = 20
) -> list[Candidate]:
    """Open units to choose a parent from, the chosen one first: those the actor manages, or ``everywhere``."""
    scope = (visible_units(actor) if everywhere else managed_units(actor)).where(Unit.closed_on.is_(None))
    found = list(db.session.scalars(_by_words(scope, words).limit(limit))) if clean(words) else []
    if chosen is not None and chosen not in {unit.id for unit in found}:
        found = [*db.session.scalars(scope.where(Unit.id == chosen)), *found]
    paths = tree.paths([unit.id for unit in found])
    return [Candidate(unit.id, unit.name, " › ".join(step.name for step in paths[unit.id])) for unit in found]


def _by_state(query: Select[Unit], state: str) -> Select[Unit]:
    today = clock.today()
    if state == "all":
        return query
    if state == "closed":
        return query.where(Unit.closed_on <= today)
    return query.where(or_(Unit.closed_on.is_(None), Unit.closed_on > today))


def _by_words(query: Select[Unit], words: str) -> Select[Unit]:
    typed = clean(words)
    if not typed:
        return query.order_by(Unit.name_sort)
    folded = fold(typed)
    name = _all_words(Unit.name_folded, folded)
    former = Unit.id.in_(select(UnitAlias.unit_id).where(_all_words(UnitAlias.folded, folded)))
    code = Unit.code.ilike(f"{_escape(typed)}%", escape="\\")
    short = Unit.short_name.icontains(typed, autoescape=True)
    rank = case(
        (Unit.code.ilike(_escape(typed), escape="\\"), 0),
        (or_(*(Unit.name.contains(form, autoescape=True) for form in {typed, typed.title(), typed.capitalize()})), 1),
        (Unit.name_folded.contains(folded, autoescape=True), 2),
        (or_(name, code, short), 3),
        else_=4,
    )
    return query.where(or_(name, code, short, former)).order_by(rank, Unit.name_sort)


def _all_words(column: InstrumentedAttribute[str], folded: str) -> ColumnElement[bool]:
    return and_(*(column.contains(word, autoescape=True) for word in folded.split()[:MAX_WORDS]))


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _former(ids: Sequence[int], words: str) -> dict[int, str]:
    folded = fold(clean(words))
    if not folded or not ids:
        return {}
    query = select(UnitAlias.unit_id, UnitAlias.value).where(
        UnitAlias.unit_id.in_(ids), _all_words(UnitAlias.folded, folded)
    )
    return read_pairs(query)
