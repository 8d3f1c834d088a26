"""Signing a child up for a turn of a notice: one turn each, never more than there are places."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, RuleBroken
from portal.models.contact_book import Notice, NoticePerson, NoticePupil, NoticeSignup
from portal.rules.contact_book.signups import Slot, check_place
from portal.rules.permissions import Actor
from portal.services.contact_book.children import get_child_to_reply
from portal.services.contact_book.notices.for_family import get_told
from portal.services.contact_book.notices.scope import is_open
from portal.services.records.audit import note


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A slot as one family sees it: how many places are left, whether the child has one of them."""

    number: int
    slot: Slot
    left: int
    is_own: bool


def slots_of(notice: Notice) -> list[Slot]:
    """What can be signed up for."""
    return [Slot(name, places) for name, places in notice.slots]


def list_turns(person: NoticePerson) -> Sequence[Turn]:
    """Every turn with the places left; two statements, none where there is nothing to sign up for."""
    notice = person.about.notice
    if not notice.slots:
        return []
    taken, own = _taken(notice), _own(person.about.id)
    return [
        Turn(
            number=number,
            slot=slot,
            left=max(slot.places - taken.get(number, 0), 0),
            is_own=own is not None and own.slot == number,
        )
        for number, slot in enumerate(slots_of(notice))
    ]


def sign_up(actor: Actor, *, pupil_id: int, notice_id: int, slot: int | None) -> NoticeSignup:
    """Take a place for the child, and give back the one it had; the notice is locked while places are counted."""
    child = get_child_to_reply(actor, pupil_id)
    person = get_told(actor, child, notice_id)
    notice = _lock(person)
    own = _own(person.about.id)
    others = dict(_taken(notice))
    if own is not None:
        others[own.slot] -= 1
    chosen = check_place(slots_of(notice), slot, others)
    if own is not None and own.slot == chosen:
        return own
    if own is not None:
        own.left_at = clock.now()
    made = NoticeSignup(notice_pupil_id=person.about.id, slot=chosen, at=clock.now(), account_id=actor.account_id)
    db.session.add(made)
    person.opened_at = person.opened_at or made.at
    _note(actor, "notice_signed_up", person, chosen)
    return made


def leave(actor: Actor, *, pupil_id: int, notice_id: int) -> NoticePerson:
    """Give the place back; without one nothing happens."""
    child = get_child_to_reply(actor, pupil_id)
    person = get_told(actor, child, notice_id)
    _lock(person)
    own = _own(person.about.id)
    if own is not None:
        own.left_at = clock.now()
        _note(actor, "notice_signup_left", person, own.slot)
    return person


def find_signups(notice: Notice) -> Mapping[int, int]:
    """The slot of each pupil's row that has one; of a notice read through its scope. One statement."""
    if not notice.slots:
        return {}
    query = select(NoticeSignup.notice_pupil_id, NoticeSignup.slot).join(NoticePupil)
    held = query.where(NoticePupil.notice_id == notice.id, NoticeSignup.left_at.is_(None)).order_by(NoticeSignup.id)
    return read_pairs(held)


def _lock(person: NoticePerson) -> Notice:
    query = select(Notice).where(Notice.id == person.about.notice_id).with_for_update()
    notice = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if not notice.slots:
        raise NotAllowed
    if not is_open(notice, clock.today()):
        raise RuleBroken("Đã hết hạn đăng ký.")
    return notice


def _taken(notice: Notice) -> Mapping[int, int]:
    query = (
        select(NoticeSignup.slot, func.count())
        .join(NoticePupil, NoticePupil.id == NoticeSignup.notice_pupil_id)
        .where(NoticePupil.notice_id == notice.id, NoticeSignup.left_at.is_(None))
        .group_by(NoticeSignup.slot)
    )
    found: defaultdict[int, int] = defaultdict(int)
    for slot, count in db.session.execute(query):
        found[slot] = count
    return found


def _own(about_id: int) -> NoticeSignup | None:
    query = select(NoticeSignup).where(NoticeSignup.notice_pupil_id == about_id, NoticeSignup.left_at.is_(None))
    return db.session.scalar(query.order_by(NoticeSignup.id.desc()).limit(1))


def _note(actor: Actor, action: str, person: NoticePerson, slot: int) -> None:
    notice = person.about.notice
    after = {"full_name": person.about.pupil.full_name, "title": notice.title, "slot": notice.slots[slot][0]}
    note(actor, action, "notice", notice.id, unit_id=notice.unit_id, after=after)
    db.session.flush()
