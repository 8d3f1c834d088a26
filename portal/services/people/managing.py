"""What an administrator may do to an account as a whole, when all its roles lie in the administrator's scope."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update

from portal.adapters import clock, tokens
from portal.adapters.passwords import hash_password
from portal.db import db
from portal.errors import Conflict, NotAllowed, RuleBroken, mark
from portal.models.people import Account, Membership, RecoveryCode
from portal.rules.notifications.kinds import Kind
from portal.rules.people.actions import STAFF_FIELD_LABELS
from portal.rules.people.emails import parse_email
from portal.rules.people.phones import parse_phone
from portal.rules.permissions import Actor, Permission, Role
from portal.rules.vietnamese import clean, fold, name_sort_key
from portal.services.people import links, sessions
from portal.services.people.access_keys.keeping import end_keys_of
from portal.services.people.account import flush_unique, tell
from portal.services.people.roles import current_memberships
from portal.services.people.staff import get_account, is_current
from portal.services.records import note
from portal.services.records.changes import keep_day
from portal.services.units.tree import subtree


@dataclass(frozen=True)
class Slip:
    """What is printed for a person; the password exists nowhere else in clear."""

    full_name: str
    user_name: str
    password: str
    unit_name: str


def manages(actor: Actor, account: Account) -> bool:
    """Whether the actor may manage the account itself: not the own one, no role beyond the scope or above the actor."""
    if account.id == actor.account_id or not actor.can(Permission.PEOPLE_MANAGE):
        return False
    below = subtree(actor.unit_id or 0)
    beyond = select(func.count()).where(
        Membership.account_id == account.id,
        is_current(),
        Membership.unit_id.not_in(select(below.c.id))
        | (Membership.role.not_in([role.value for role in Role if _is_below(actor, role)])),
    )
    return db.session.scalar(beyond) == 0


def _is_below(actor: Actor, role: Role) -> bool:
    return role != Role.SYSTEM_ADMINISTRATOR or Role.SYSTEM_ADMINISTRATOR in actor.roles


def get_managed(actor: Actor, account_id: int) -> Account:
    """A visible account the actor may manage; NotFound outside the scope, NotAllowed otherwise."""
    account = get_account(actor, account_id)
    if not manages(actor, account):
        raise NotAllowed
    return account


def edit_person(
    actor: Actor,
    *,
    account_id: int,
    full_name: str,
    title: str,
    email: str,
    phone: str,
    expires_on: date | None,
    version: int,
    changed_on: date | None = None,
) -> Account:
    """Correct the facts of a person; ``changed_on`` is the day they changed, without one today (R86)."""
    account = get_managed(actor, account_id)
    if account.version != version:
        raise Conflict(mark("Người khác vừa sửa tài khoản này. Hãy mở lại trang để xem nội dung mới."))
    before = _facts(account)
    set_name(account, full_name)
    account.title, account.expires_on = clean(title), expires_on
    account.email, account.phone = parse_email(email), parse_phone(phone)
    flush_unique()
    if before["email"] != account.email:  # a link already mailed may be in a stranger's hands
        links.end_links(account.id, links.RESET, links.INVITE)
    after, day = _facts(account), changed_on or clock.today()
    if changed := [name for name in STAFF_FIELD_LABELS if before[name] != after[name]]:
        keep_day(actor, "account", account.id, fields=changed, happened_on=day)
        after["changed_on"] = day.isoformat()
    note(actor, "person_edited", "account", account.id, before=before, after=after)
    return account


def set_name(account: Account, full_name: str) -> None:
    """The name with its keys for sorting and searching."""
    account.full_name = clean(full_name)
    account.name_sort, account.name_folded = name_sort_key(account.full_name), fold(account.full_name)


def _facts(account: Account) -> dict[str, str | None]:
    return {
        "full_name": account.full_name,
        "title": account.title,
        "email": account.email,
        "phone": account.phone,
        "expires_on": account.expires_on.isoformat() if account.expires_on else None,
    }


def suspend(actor: Actor, *, account_id: int, reason: str) -> Account:
    """Close the account for now; running sessions end at once."""
    account = get_managed(actor, account_id)
    if account.suspended_at is not None:
        raise RuleBroken(mark("Tài khoản này đang tạm khóa rồi."))
    account.suspended_at = clock.now()
    sessions.end_sessions_of(account.id, "suspended")
    end_keys_of(account.id)
    note(actor, "account_suspended", "account", account.id, after={"reason": reason})
    return account


def reactivate(actor: Actor, *, account_id: int) -> Account:
    """Open a suspended account again, or that of somebody who came back; ended roles stay ended."""
    account = get_managed(actor, account_id)
    before = {
        "suspended": account.suspended_at is not None,
        "left_on": account.left_on.isoformat() if account.left_on else None,
    }
    account.suspended_at = account.left_on = None
    note(actor, "account_reactivated", "account", account.id, before=before)
    return account


def mark_left(actor: Actor, *, account_id: int, left_on: date, reason: str) -> Account:
    """The person stops or moves away: roles end that day, everything done stays readable (R119)."""
    account = get_managed(actor, account_id)
    for membership in current_memberships(account.id):
        if membership.valid_to is None or membership.valid_to > left_on:
            membership.valid_to = max(left_on, membership.valid_from)
    account.left_on = left_on
    if left_on <= clock.today():
        sessions.end_sessions_of(account.id, "left")
        end_keys_of(account.id)
    note(actor, "account_left", "account", account.id, after={"left_on": left_on.isoformat(), "reason": reason})
    return account


def end_sessions(actor: Actor, *, account_id: int) -> Account:
    """Sign a person out everywhere."""
    account = get_managed(actor, account_id)
    sessions.end_sessions_of(account.id, "ended_by_administrator")
    note(actor, "sessions_ended", "account", account.id)
    return account


def reset_password(actor: Actor, *, account_id: int) -> Slip:
    """A new first password on a slip; the old one and all sessions end."""
    account = get_managed(actor, account_id)
    held = current_memberships(account.id)
    slip = make_slip(account, held[0].unit.name if held else actor.unit_name)
    links.end_links(account.id, links.RESET, links.INVITE)
    sessions.end_sessions_of(account.id, "password_reset")
    note(actor, "password_reset", "account", account.id)
    tell(account.id, Kind.PASSWORD_CHANGED)
    return slip


def make_slip(account: Account, unit_name: str) -> Slip:
    """Give the account a handed-out password that has to be changed at the first sign-in."""
    password = tokens.new_slip_password()
    account.password_hash = hash_password(password)
    account.must_change_password = True
    return Slip(account.full_name, account.user_name, password, unit_name)


def reset_second_factor(actor: Actor, *, account_id: int, reason: str) -> Account:
    """Take the second factor off an account whose phone is lost; sessions end."""
    account = get_managed(actor, account_id)
    if account.totp_confirmed_at is None:
        raise RuleBroken(mark("Tài khoản này chưa bật xác thực hai bước."))
    clear_second_factor(account)
    sessions.end_sessions_of(account.id, "second_factor_reset")
    note(actor, "second_factor_reset", "account", account.id, after={"reason": reason})
    tell(account.id, Kind.SECOND_FACTOR_CHANGED)
    return account


def clear_second_factor(account: Account) -> None:
    """Forget the secret and the recovery codes."""
    account.totp_secret = account.totp_confirmed_at = account.totp_last_step = None
    unused = (RecoveryCode.account_id == account.id) & RecoveryCode.used_at.is_(None)
    db.session.execute(update(RecoveryCode).where(unused).values(used_at=clock.now()))
