"""The directory of units for who works in one, and the open sites for everybody else."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from portal.db import db
from portal.models.news import Site
from portal.models.units import Unit, UnitAlias
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Entry
from portal.rules.units.kinds import OUTSIDE
from portal.services.news.searching import open_sites
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import Timeless, joined, next_ids
from portal.services.units.scope import visible_units

MEMBER = "unit"
"""The token of whoever holds a role in any unit."""
SITE = "site"
"""The token of everybody else: they find the unit's site instead."""
_CONTACT = ("name", "short_name", "place", "address", "phone", "email", "kind_code")


def reads_directory(actor: Actor | None) -> bool:
    """Whether the actor sees all units; the same question as ``visible_units`` asks."""
    return actor is not None and actor.unit_id is not None and actor.can(Permission.UNITS_READ)


class Units(Timeless):
    """Token: ``unit`` for whoever holds a role in any unit."""

    kind = "unit"
    watched: Sequence[Watched] = (
        Watched("unit", columns=("code", *_CONTACT)),
        Watched("unit_alias", "unit_id", ("unit_id", "value")),
        Watched("unit_kind", columns=("name",), query="SELECT id FROM unit WHERE kind_code = {row}.code"),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """All of them but the one that stands for agencies outside."""
        return next_ids(Unit.id, object_id, most, Unit.kind_code != OUTSIDE)

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Two statements."""
        query = select(Unit).where(Unit.id.in_(object_ids), Unit.kind_code != OUTSIDE).order_by(Unit.id)
        units = db.session.scalars(query).all()
        former = _former(object_ids)
        return [
            Entry(
                key=key_of(self.kind, unit.id),
                kind=self.kind,
                title=unit.name,
                access=frozenset({MEMBER}),
                body=joined([_words(unit), *former[unit.id]]),
                codes=tuple(code for code in (unit.code, unit.phone) if code),
                unit_id=unit.id,
            )
            for unit in units
        ]

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """No statement."""
        return frozenset({MEMBER}) if reads_directory(actor) else frozenset()

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Two statements."""
        if actor is None or not object_ids:
            return {}
        units = db.session.scalars(visible_units(actor).where(Unit.id.in_(object_ids))).all()
        former = _former([unit.id for unit in units])
        return {
            unit.id: Shown(
                object_id=unit.id,
                title=unit.name,
                address=f"/don-vi/{unit.id}",
                texts=(("", joined([_words(unit), *former[unit.id]])),),
                code=unit.code or "",
                unit=unit.kind.name,
            )
            for unit in units
        }


class Sites(Timeless):
    """The sites everybody may read, for those who do not see the directory; by the id of the unit."""

    kind = "site"
    watched: Sequence[Watched] = (
        Watched("site", "unit_id", ("opened_at", "name", "tagline")),
        Watched("unit", columns=_CONTACT),
        Watched("unit_kind", columns=("name",), query="SELECT id FROM unit WHERE kind_code = {row}.code"),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Those that are open."""
        return next_ids(Site.unit_id, object_id, most, Site.opened_at.is_not(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """One statement."""
        return [
            Entry(
                key=key_of(self.kind, site.unit_id),
                kind=self.kind,
                title=site.name,
                access=frozenset({SITE}),
                body=joined([site.tagline, site.unit.name, _words(site.unit)]),
                unit_id=site.unit_id,
            )
            for site in _read_sites(object_ids)
        ]

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """No statement."""
        return frozenset() if reads_directory(actor) else frozenset({SITE})

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """One statement."""
        if reads_directory(actor):
            return {}
        return {
            site.unit_id: Shown(
                object_id=site.unit_id,
                title=site.name,
                address=f"/trang/{site.slug}/",
                texts=(("", joined([site.tagline, site.unit.name, _words(site.unit)])),),
                unit=site.unit.name,
            )
            for site in _read_sites(object_ids)
        }


def _read_sites(unit_ids: Collection[int]) -> Sequence[Site]:
    return db.session.scalars(open_sites().where(Site.unit_id.in_(unit_ids))).all() if unit_ids else ()


def _words(unit: Unit) -> str:
    """What the unit tells everybody of itself on its site."""
    return joined([unit.kind.name, unit.short_name, unit.address, unit.place, unit.phone, unit.email])


def _former(unit_ids: Collection[int]) -> Mapping[int, list[str]]:
    """Codes and names that units had."""
    query = select(UnitAlias.unit_id, UnitAlias.value).where(UnitAlias.unit_id.in_(unit_ids))
    found: dict[int, list[str]] = defaultdict(list)
    for unit_id, value in db.session.execute(query.order_by(UnitAlias.id)):
        found[unit_id].append(value)
    return found
