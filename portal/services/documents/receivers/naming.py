"""Naming who receives a unit's documents: by its leader or whoever administers it, dated, nothing deleted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, RuleBroken
from portal.models.documents import NamedReceiver
from portal.models.people import Account, Membership
from portal.models.units import Unit
from portal.rules.documents.receivers import Named, Part, check_pair
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import OPENERS, Actor, Permission, Role
from portal.rules.units import State, state_of
from portal.services.documents.receivers.reading import find_named, main_role
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.people.holders import holders
from portal.services.records import note
from portal.services.units.scope import get_unit, may_manage

HISTORY_SIZE = 20
MOST_CANDIDATES = 500


@dataclass(frozen=True)
class Candidate:
    """Somebody of the unit whose reading counts as the unit's."""

    account_id: int
    name: str
    title: str
    role: str


@dataclass(frozen=True)
class Naming:
    """The page on which a unit's receivers are named; ``seal`` stands for who is named now."""

    unit: Unit
    named: dict[Part, Named]
    candidates: Sequence[Candidate]
    history: Paged[NamedReceiver]
    seal: str


def may_name(actor: Actor, unit_id: int) -> bool:
    """Whether the actor names the unit's receivers: leads it, or administers it or a unit above it."""
    if not actor.can(Permission.DOCUMENTS_NAME_RECEIVER):
        return False
    return unit_id == actor.unit_id or may_manage(actor, unit_id)


def get_naming(actor: Actor, *, unit_id: int, number: int = 1) -> Naming:
    """Who is named now, who could be, and who was."""
    unit = _get_unit(actor, unit_id)
    named = _named_now(unit_id)
    return Naming(unit, named, list_candidates(unit_id), _history(unit_id, number), _seal(named))


def name_receivers(
    actor: Actor, *, unit_id: int, main_id: int | None, substitute_id: int | None, seal: str
) -> dict[Part, int | None]:
    """Name who receives, and who stands in; who was named before is ended, not deleted. The new ones are told."""
    unit = _get_unit(actor, unit_id)
    db.session.execute(select(Unit.id).where(Unit.id == unit_id).with_for_update(key_share=True))
    named = _named_now(unit_id)
    if seal != _seal(named):
        raise RuleBroken("Người khác vừa thay đổi phân công này. Hãy xem lại rồi lưu.")
    if state_of(unit.opened_on, unit.closed_on, clock.today()) == State.CLOSED:
        raise RuleBroken("Đơn vị đã ngừng hoạt động.")
    check_pair(main_id, substitute_id)
    chosen: dict[Part, int | None] = {Part.MAIN: main_id, Part.SUBSTITUTE: substitute_id}
    present = {part: named[part].account_id if part in named else None for part in Part}
    changed = [part for part in Part if chosen[part] != present[part]]
    if changed:
        _change(actor, unit, named, {part: chosen[part] for part in changed})
    return chosen


def list_candidates(unit_id: int) -> list[Candidate]:
    """The people of a unit who could be named, in class-list order; at most 500."""
    query = (
        holders(OPENERS)
        .with_only_columns(Account.id, Account.full_name, Account.title, Membership.role)
        .where(Membership.unit_id == unit_id)
        .order_by(None)
        .order_by(Account.name_sort, Account.id, Membership.id)
    )
    roles: dict[tuple[int, str, str], list[Role]] = defaultdict(list)
    for account_id, name, title, role in db.session.execute(query.limit(MOST_CANDIDATES)):
        roles[account_id, name, title].append(Role(role))
    return [Candidate(*person, main_role(held)) for person, held in roles.items()]


def _change(actor: Actor, unit: Unit, named: dict[Part, Named], chosen: dict[Part, int | None]) -> None:
    names = {each.account_id: each.name for each in list_candidates(unit.id)}
    for part, account_id in chosen.items():
        if account_id is not None and account_id not in names:
            raise RuleBroken("Hãy chọn một người đang nhận được văn bản của đơn vị.", field=part.value)
    now = clock.now()
    for part in chosen:
        if part in named:
            ended = db.session.get_one(NamedReceiver, named[part].id)
            ended.ended_at, ended.ended_by_id, ended.ended_by = now, actor.account_id, actor.name
    db.session.flush()
    by = {"named_at": now, "named_by_id": actor.account_id, "named_by": actor.name}
    new = [
        NamedReceiver(unit_id=unit.id, part=part, account_id=account_id, **by)
        for part, account_id in chosen.items()
        if account_id is not None
    ]
    db.session.add_all(new)
    db.session.flush()
    note(
        actor,
        "receivers_named",
        "unit",
        unit.id,
        unit_id=unit.id,
        before={FIELDS[part]: named[part].name for part in chosen if part in named},
        after={FIELDS[part]: names.get(account_id or 0) for part, account_id in chosen.items()},
    )
    for each in new:
        _tell(actor, unit, each)


FIELDS = {Part.MAIN: "receiver", Part.SUBSTITUTE: "receiver_substitute"}
"""The names of the two in the audit log."""


def _tell(actor: Actor, unit: Unit, named: NamedReceiver) -> None:
    notify(
        [named.account_id],
        kind=Kind.RECEIVER_NAMED,
        key=f"receiver-named-{named.id}",
        params={"who": actor.name, "unit": unit.name},
        path=f"/don-vi/{unit.id}",
        unit_id=unit.id,
        by=actor.account_id,
    )


def _get_unit(actor: Actor, unit_id: int) -> Unit:
    unit = get_unit(actor, unit_id)
    if not may_name(actor, unit_id):
        raise NotAllowed
    return unit


def _named_now(unit_id: int) -> dict[Part, Named]:
    return {each.part: each for each in find_named([unit_id]).get(unit_id, ())}


def _seal(named: dict[Part, Named]) -> str:
    return "-".join(str(named[part].id) if part in named else "0" for part in Part)


def _history(unit_id: int, number: int) -> Paged[NamedReceiver]:
    query = select(NamedReceiver).where(NamedReceiver.unit_id == unit_id).options(joinedload(NamedReceiver.account))
    return paginate(query.order_by(NamedReceiver.id.desc()), number=number, size=HISTORY_SIZE)
