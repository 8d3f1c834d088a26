"""How a unit is put together and who leads it: read from memberships and the tree as they are today."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import and_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotFound
from portal.models.news import LeaderCard, Site
from portal.models.people import Account, Membership
from portal.models.units import Unit
from portal.rules.news.organisation import LEADING, PARTS_OF_A_UNIT, Card, Leader, check_card
from portal.rules.permissions import Actor, Role
from portal.services.news.sites import get_managed_site, touch
from portal.services.people.holders import holders
from portal.services.records import note
from portal.services.units import tree

MOST_BELOW = 200
"""So many units below stand on the page; of more it says how many, and the directory lists them all."""


@dataclass(frozen=True)
class Group:
    """A unit or a part of it with those who lead it, the first first."""

    unit: Unit
    leaders: Sequence[Leader]

    @property
    def heads(self) -> Sequence[Leader]:
        """Those who lead."""
        return [leader for leader in self.leaders if leader.role == LEADING[0]]

    @property
    def deputies(self) -> Sequence[Leader]:
        """Those who stand in for them."""
        return [leader for leader in self.leaders if leader.role != LEADING[0]]


@dataclass(frozen=True)
class Organisation:
    """The unit, its parts, the units below it with the address of their sites ("" without an open one)."""

    own: Group
    parts: Sequence[Group]
    below: Sequence[tuple[Unit, str]]
    more: int


def draw(site: Site) -> Organisation:
    """The organisation of the site's unit today."""
    children = tree.children(site.unit_id)
    parts = [unit for unit in children if unit.kind_code in PARTS_OF_A_UNIT]
    below = [unit for unit in children if unit.kind_code not in PARTS_OF_A_UNIT]
    found = list_leaders(site.unit_id, [site.unit_id, *(unit.id for unit in parts)])
    groups = [Group(unit, found.get(unit.id, ())) for unit in (site.unit, *parts)]
    shown = below[:MOST_BELOW]
    slugs = _slugs([unit.id for unit in shown])
    return Organisation(
        groups[0], groups[1:], [(unit, slugs.get(unit.id, "")) for unit in shown], len(below) - len(shown)
    )


def draw_own(actor: Actor) -> Organisation:
    """The organisation of the unit acted for, for whoever manages its site."""
    return draw(get_managed_site(actor))


def list_leaders(unit_id: int, place_ids: Sequence[int]) -> dict[int, list[Leader]]:
    """Who leads these units today, as the site of ``unit_id`` tells it: by unit, first who leads, then by name."""
    card = and_(
        LeaderCard.unit_id == unit_id,
        LeaderCard.place_id == Membership.unit_id,
        LeaderCard.account_id == Membership.account_id,
    )
    query = holders(LEADING).where(Membership.unit_id.in_(place_ids)).outerjoin(LeaderCard, card)
    query = query.order_by(None).order_by(Account.name_sort, Membership.id)
    rows = db.session.execute(query.with_only_columns(Membership.unit_id, Membership.role, Account, LeaderCard)).all()
    found: dict[int, dict[int, Leader]] = {}
    for role in LEADING:
        for place_id, held, account, told in rows:
            if held == role:
                found.setdefault(place_id, {}).setdefault(account.id, _leader(place_id, role, account, told))
    return {place_id: list(leaders.values()) for place_id, leaders in found.items()}


def get_leader(actor: Actor, *, place_id: int, account_id: int) -> tuple[Unit, Leader]:
    """Somebody whom the own site tells of, and what they lead."""
    organisation = draw(get_managed_site(actor))
    for group in (organisation.own, *organisation.parts):
        for leader in group.leaders:
            if (leader.place_id, leader.account_id) == (place_id, account_id):
                return group.unit, leader
    raise NotFound


def tell_of_leader(actor: Actor, *, place_id: int, account_id: int, seen: int, card: Card) -> LeaderCard:
    """What the site tells of somebody from now on; refused when somebody else changed it since version ``seen``."""
    check_card(card)
    _unit, leader = get_leader(actor, place_id=place_id, account_id=account_id)
    if leader.version != seen:
        raise Conflict(
            "Người khác vừa sửa thông tin của lãnh đạo này trong lúc bạn đang sửa. Hãy xem lại từng ô rồi lưu lần nữa "
            "nếu vẫn muốn dùng nội dung của bạn."
        )
    site = get_managed_site(actor)
    key = {"unit_id": site.unit_id, "place_id": place_id, "account_id": account_id}
    kept = db.session.get(LeaderCard, key)
    if kept is None:
        kept = LeaderCard(**key)
        db.session.add(kept)
    for name, value in asdict(card).items():
        setattr(kept, name, value)
    kept.changed_at, kept.changed_by_id, kept.changed_by = clock.now(), actor.account_id, actor.name
    touch([site.unit_id])
    note(actor, "leader_card_changed", "site", site.unit_id, after={"full_name": leader.full_name})
    return kept


def _leader(place_id: int, role: Role, account: Account, card: LeaderCard | None) -> Leader:
    told = card or LeaderCard(post="", phone="", email="", duties="", name_hidden=False, version=0)
    return Leader(
        place_id=place_id,
        account_id=account.id,
        role=role,
        full_name=account.full_name,
        title=account.title,
        post_given=told.post,
        phone=told.phone,
        email=told.email,
        duties=told.duties,
        name_hidden=told.name_hidden,
        version=told.version,
    )


def _slugs(unit_ids: Sequence[int]) -> dict[int, str]:
    """The addresses of the open sites of these units."""
    if not unit_ids:
        return {}
    query = select(Site.unit_id, Site.slug).where(Site.unit_id.in_(unit_ids), Site.opened_at.is_not(None))
    return dict(db.session.execute(query).all())
