"""Readers follow a site by mail: anybody asks, the address itself confirms, one click ends it.

The links of the mails carry the follower's number and a seal over it, so that none of them is kept; the key that seals
is not in the database.
"""

import hmac
from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select

from portal.adapters import clock, tokens
from portal.adapters.signing import SigningKey
from portal.db import begin_write, db, insert_missing
from portal.errors import NotFound, RuleBroken, TooManyAttempts, mark
from portal.models.news import Follower, FollowerSection, Section, Site
from portal.models.people import LoginAttempt
from portal.rules.news.following import (
    CONFIRM_WITHIN,
    CONFIRMATIONS_PER_DAY,
    Frequency,
    frequency_of,
    is_followable,
    parse_follower_email,
)
from portal.services.news.sites import list_sections
from portal.services.people.sign_in import name_key
from portal.services.records import note, queue

CONFIRMATION = "follow_confirmation"
PER_NETWORK, NETWORK_WINDOW = 30, timedelta(minutes=15)
PER_SITE, SITE_WINDOW = 300, timedelta(hours=1)
"""Asked for, not confirmed: more than any crowd of parents at a meeting, less than a flood of mails."""
_NO_SUCH_CHOICE = mark("Hãy chọn một mục trong danh sách.")
_TOO_MANY = mark("Nhiều người đang đăng ký cùng lúc. Vui lòng chờ %(minutes)d phút rồi thử lại.")


class Link(StrEnum):
    """What a link in a mail is for."""

    CONFIRM = "confirm"
    MANAGE = "manage"


def check_followable(site: Site) -> None:
    """NotFound where the site does not want followers."""
    if not is_followable(site.settings):
        raise NotFound


def ask_to_follow(
    site: Site, *, email: str, section_id: int | None, frequency: str, language: str, network: str
) -> bool:
    """Mail a link that confirms; to an address that follows already, one that changes what it gets.

    What happens is the same for every address, and so often at most three mails a day to one address.
    """
    check_followable(site)
    address = parse_follower_email(email)
    chosen = frequency_of(frequency)
    section = _find_section(site, section_id) if section_id is not None else None
    _check_crowd(site, network)
    if _note_ask(address, network) >= CONFIRMATIONS_PER_DAY:
        return True
    follower = _find_or_make(site, address)
    if follower.confirmed_at is None:
        follower.frequency, follower.language, follower.made_at = chosen, language, clock.now()
        follower.sections = [section] if section else []
    queue(CONFIRMATION, f"follow-{tokens.new_key()}", {"follower_id": follower.id, "salt": follower.salt})
    return True


def _find_section(site: Site, section_id: int) -> Section:
    found = [section for section in list_sections(site.unit_id) if section.id == section_id]
    if not found:
        raise RuleBroken(_NO_SUCH_CHOICE, field="section")
    return found[0]


def _check_crowd(site: Site, network: str) -> None:
    now = clock.now()
    asked = select(func.count(), func.min(LoginAttempt.at)).where(LoginAttempt.network == _network_key(network))
    waiting = select(func.count(), func.min(Follower.made_at)).where(
        Follower.unit_id == site.unit_id, Follower.confirmed_at.is_(None), Follower.made_at > now - SITE_WINDOW
    )
    asked = asked.where(LoginAttempt.at > now - NETWORK_WINDOW)
    for query, most, window in ((asked, PER_NETWORK, NETWORK_WINDOW), (waiting, PER_SITE, SITE_WINDOW)):
        count, first = db.session.execute(query).one()
        if count >= most:
            wait = max(1, int((first + window - now).total_seconds()))
            raise TooManyAttempts(_TOO_MANY, retry_after=wait, minutes=-(-wait // 60))


def _note_ask(address: str, network: str) -> int:
    """Count this request with the tries to sign in, which are forgotten after a day; how many there were before."""
    key, now = name_key(f"follow {address}"), clock.now()
    since = LoginAttempt.at > now - timedelta(days=1)
    before = db.session.scalar(select(func.count()).where(LoginAttempt.name_key == key, since)) or 0
    db.session.add(LoginAttempt(at=now, name_key=key, network=_network_key(network)))
    return before


def _network_key(network: str) -> str:
    """Counted apart from the tries to sign in of the same network."""
    return f"follow {network}"


def _find_or_make(site: Site, address: str) -> Follower:
    """The one row of an address and a site; two requests at the same moment meet in it."""
    row = {"unit_id": site.unit_id, "email": address, "frequency": Frequency.WEEKLY, "language": "vi"}
    row |= {"salt": tokens.new_key(), "made_at": clock.now()}
    insert_missing(Follower, [row], unique=["unit_id", "email"], returning=[Follower.id])
    query = select(Follower).where(Follower.unit_id == site.unit_id, Follower.email == address)
    return db.session.scalars(query.with_for_update(of=Follower)).one()


def link_token(key: SigningKey, link: Link, follower: Follower) -> str:
    """The secret of a link: the same in every mail, worth nothing for another follower or purpose."""
    return f"{follower.id}-{_seal(key, link, follower)}"


def _seal(key: SigningKey, link: Link, follower: Follower) -> str:
    return key.seal(f"follower {link} {follower.id} {follower.salt}")


def find_follower(key: SigningKey, link: Link, token: str) -> Follower | None:
    """Whose link this is, ended or not; None for a token that was never given or whose row is forgotten."""
    number, _dash, sealed = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    follower = db.session.get(Follower, int(number))
    if follower is None or not hmac.compare_digest(_seal(key, link, follower).encode(), sealed.encode()):
        return None
    return follower


def find_asking(key: SigningKey, token: str) -> Follower | None:
    """Who may confirm by this link, or has; None when it came too late or following ended."""
    follower = find_follower(key, Link.CONFIRM, token)
    if follower is None or follower.ended_at is not None:
        return None
    late = follower.confirmed_at is None and follower.made_at <= clock.now() - CONFIRM_WITHIN
    return None if late else follower


def confirm(key: SigningKey, token: str) -> Follower | None:
    """Send what is published from now on; confirming again changes nothing."""
    follower = find_asking(key, token)
    if follower is not None and follower.confirmed_at is None:
        follower.confirmed_at = follower.covered_until = clock.now()
    return follower


def find_following(key: SigningKey, token: str) -> Follower | None:
    """Whose mails this link ends or changes; None once they ended."""
    follower = find_follower(key, Link.MANAGE, token)
    return follower if follower is not None and follower.ended_at is None else None


def list_choosable(follower: Follower) -> list[Section]:
    """The sections of the site, and those put away that are followed still."""
    offered = list(list_sections(follower.unit_id))
    return offered + [section for section in follower.sections if section not in offered]


def choose(key: SigningKey, token: str, *, frequency: str, section_ids: Collection[int]) -> Follower | None:
    """Get mail about these sections (none: all of the site), so often; what was sent is not sent again."""
    follower = find_following(key, token)
    if follower is not None:
        chosen = [section for section in list_choosable(follower) if section.id in section_ids]
        if len(chosen) != len(set(section_ids)):
            raise RuleBroken(_NO_SUCH_CHOICE, field="sections")
        follower.frequency, follower.sections = frequency_of(frequency), chosen
    return follower


def stop(key: SigningKey, token: str) -> Follower | None:
    """Send nothing any more and forget the address; doing it again changes nothing."""
    follower = find_follower(key, Link.MANAGE, token)
    if follower is not None:
        end(follower, "reader")
    return follower


def end(follower: Follower, why: str) -> None:
    """Forget the address; the row only counts from now on."""
    if follower.ended_at is None:
        follower.email, follower.ended_at, follower.ended_why = None, clock.now(), why


def forget_address(email: str) -> int:
    """End everything an address follows, because mail to it bounces or its owner asked; commits. How many it were."""
    begin_write()
    found = db.session.scalars(select(Follower).where(Follower.email == parse_follower_email(email))).all()
    for follower in found:
        end(follower, "operator")
        note(None, "follower_forgotten", "site", follower.unit_id, unit_id=follower.unit_id)
    db.session.commit()
    return len(found)


def forget_unconfirmed() -> None:
    """The recurring job: forget addresses that nobody confirmed within seven days."""
    begin_write()
    late = select(Follower.id).where(Follower.confirmed_at.is_(None), Follower.made_at <= clock.now() - CONFIRM_WITHIN)
    db.session.execute(delete(FollowerSection).where(FollowerSection.follower_id.in_(late)))
    query = delete(Follower).where(Follower.id.in_(late))
    db.session.execute(query, execution_options={"synchronize_session": False})
    db.session.commit()
