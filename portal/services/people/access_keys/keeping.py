"""Access keys made, listed and ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, update
from sqlalchemy.orm import aliased

from portal.adapters import clock, tokens
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.access_keys import AccessKey
from portal.models.people import Membership
from portal.rules.notifications.kinds import Kind
from portal.rules.people.access_keys import (
    MARK,
    MOST_RUNNING,
    SHOWN,
    KeyState,
    Use,
    check_key,
    last_day,
    state_of,
    uses_offered,
)
from portal.rules.permissions import ROLE_PERMISSIONS, Actor, Permission
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.people.holders import list_holders
from portal.services.records import note
from portal.services.units.tree import ancestors, subtree

ADMINISTRATORS = frozenset(role for role, allowed in ROLE_PERMISSIONS.items() if Permission.PEOPLE_MANAGE in allowed)


@dataclass(frozen=True)
class Made:
    """A new key and its secret, which exists nowhere else in clear."""

    key: AccessKey
    secret: str


def own_keys(actor: Actor) -> Select[AccessKey]:
    """The actor's own keys, for whatever unit."""
    return select(AccessKey).where(AccessKey.account_id == actor.account_id)


def visible_keys(actor: Actor) -> Select[AccessKey]:
    """The own keys, and those of the units the actor administers."""
    return select(AccessKey).where(or_(AccessKey.account_id == actor.account_id, _is_managed(actor)))


def _is_managed(actor: Actor) -> ColumnElement[bool]:
    if actor.unit_id is None or not actor.can(Permission.PEOPLE_MANAGE):
        return false()
    return AccessKey.unit_id.in_(select(subtree(actor.unit_id).c.id))


def list_own(actor: Actor, *, number: int = 1) -> Paged[AccessKey]:
    """One page of the own keys: those that work on top, then the newest first."""
    return paginate(_sorted(own_keys(actor)), number=number)


def list_managed(actor: Actor, *, number: int = 1) -> Paged[AccessKey]:
    """One page of the keys for the unit acted for and those below it."""
    if not actor.can(Permission.PEOPLE_MANAGE):
        raise NotAllowed
    return paginate(_sorted(select(AccessKey).where(_is_managed(actor))), number=number)


def _sorted(query: Select[AccessKey]) -> Select[AccessKey]:
    return query.order_by(_runs().desc(), AccessKey.id.desc())


def _runs() -> ColumnElement[bool]:
    return and_(AccessKey.ended_at.is_(None), AccessKey.expires_on >= clock.today())


def key_state(key: AccessKey) -> KeyState:
    """Whether it works today."""
    return state_of(ended=key.ended_at is not None, expires_on=key.expires_on, today=clock.today())


def may_make(actor: Actor) -> bool:
    """Whether there is anything the actor can let a program do in the unit acted for."""
    return actor.unit_id is not None and bool(uses_offered(actor.permissions))


def offered(actor: Actor) -> list[Use]:
    """What the actor can let a program do in the unit acted for; NotAllowed when that is nothing."""
    if not may_make(actor):
        raise NotAllowed
    return uses_offered(actor.permissions)


def make_key(actor: Actor, *, name: str, days: int | None, uses: Sequence[str]) -> Made:
    """A new key for the unit acted for; its administrators are told."""
    check_key(name=name, days=days, uses=uses, offered=offered(actor))
    running = db.session.scalar(select(func.count()).select_from(own_keys(actor).where(_runs()).subquery())) or 0
    if running >= MOST_RUNNING:
        raise RuleBroken(mark("Bạn đang có %(most)d khóa. Hãy thu hồi khóa không dùng nữa."), most=MOST_RUNNING)
    secret = MARK + tokens.new_token()
    key = AccessKey(
        account_id=actor.account_id,
        unit_id=actor.unit_id or 0,
        name=name,
        prefix=secret[:SHOWN],
        secret_hash=tokens.token_hash(secret),
        uses=[use.value for use in Use if use in uses],
        created_at=clock.now(),
        expires_on=last_day(clock.today(), days or 0),
    )
    db.session.add(key)
    db.session.flush()
    _note(actor, "access_key_made", key)
    _tell(actor, key)
    return Made(key, secret)


def get_key(actor: Actor, key_id: int) -> AccessKey:
    """One key the actor sees; NotFound for every other."""
    found = db.session.scalar(visible_keys(actor).where(AccessKey.id == key_id))
    if found is None:
        raise NotFound
    return found


def revoke_key(actor: Actor, *, key_id: int) -> AccessKey:
    """End a key at once; one that ended before stays as it is."""
    key = get_key(actor, key_id)
    if key.ended_at is None:
        key.ended_at, key.ended_why, key.revoked_by = clock.now(), "revoked", actor.name
        _note(actor, "access_key_revoked", key)
        if key.account_id != actor.account_id:
            _tell_owner(actor, key)
    return key


def end_keys_of(account_id: int) -> None:
    """The account is closed: its keys are worthless for ever."""
    _end(AccessKey.account_id == account_id, "closed")


def end_unheld(account_id: int | None = None) -> None:
    """End the keys of those (or of one) who hold no role in the key's unit today; a role given later revives none."""
    today, held = clock.today(), aliased(Membership)
    in_force = select(held.id).where(
        held.account_id == AccessKey.account_id,
        held.unit_id == AccessKey.unit_id,
        held.valid_from <= today,
        or_(held.valid_to.is_(None), held.valid_to > today),
    )
    whose = [AccessKey.account_id == account_id] if account_id is not None else []
    _end(and_(~in_force.exists(), *whose), "role_ended")


def _end(condition: ColumnElement[bool], why: str) -> None:
    db.session.flush()
    db.session.execute(
        update(AccessKey)
        .where(condition, AccessKey.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_why=why)
        .execution_options(synchronize_session=False)
    )


def _tell(actor: Actor, key: AccessKey) -> None:
    """The administrators of the unit, or of the nearest unit above that has one."""
    for unit_id in (key.unit_id, *(unit.id for unit in ancestors(key.unit_id))):
        if told := list_holders(unit_id, ADMINISTRATORS):
            notify(
                told,
                kind=Kind.ACCESS_KEY_MADE,
                key=f"access-key-{key.id}",
                params={"who": actor.name, "unit": actor.unit_name, "name": key.name},
                path="/nhan-su/khoa-truy-cap",
                unit_id=unit_id,
                by=actor.account_id,
            )
            return


def _tell_owner(actor: Actor, key: AccessKey) -> None:
    notify(
        [key.account_id],
        kind=Kind.ACCESS_KEY_REVOKED,
        key=f"access-key-revoked-{key.id}",
        params={"who": actor.name, "name": key.name},
        path="/tai-khoan/khoa-truy-cap",
        unit_id=key.unit_id,
        by=actor.account_id,
    )


def _note(actor: Actor, action: str, key: AccessKey) -> None:
    after = {
        "access_key": f"{key.name} ({key.prefix}…)",
        "key_uses": list(key.uses),
        "expires_on": key.expires_on.isoformat(),
    }
    note(actor, action, "access_key", key.id, unit_id=key.unit_id, after=after)
