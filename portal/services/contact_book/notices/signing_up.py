"""Signing a child up for a turn of a notice: one turn each, never more than there are places.

A turn is the child's. Who took it may change it or give it back; for others of the family it is the child's turn, by
nobody in particular, until the right of who took it has ended.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, RuleBroken
from portal.models.contact_book import Notice, NoticePerson, NoticePupil, NoticeSignup
from portal.models.school import Guardian, Guardianship, PupilAccount
from portal.rules.contact_book.signups import Slot, check_place
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child, get_child_to_reply, holds_own
from portal.services.contact_book.notices.for_family import get_told
from portal.services.contact_book.notices.scope import is_open
from portal.services.records.audit import note
from portal.services.school.scope import holds_on


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A slot as one family sees it: how many places are left, whether the child has one of them."""

    number: int
    slot: Slot
    left: int
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class Turns:
    """Every turn as one person of a family sees it. ``school_words``: why the school changed the turn last, if it was
    the school; ``changed_at``: when."""

    all: Sequence[Turn]
    own: Turn | None
    is_mine: bool
    school_words: str
    changed_at: datetime | None


def slots_of(notice: Notice) -> list[Slot]:
    """What can be signed up for."""
    return [Slot(name, places) for name, places in notice.slots]


def read_turns(actor: Actor, child: Child, person: NoticePerson) -> Turns | None:
    """Every turn with the places left; at most three statements, none where there is nothing to sign up for."""
    notice = person.about.notice
    if not notice.slots:
        return None
    rows = list_rows(person.about.id)
    own, last = held_row(rows), next((row for row in rows if row.left_at is not None), None)
    turns = _turns(notice, own)
    return Turns(
        all=turns,
        own=next((turn for turn in turns if turn.is_own), None),
        is_mine=own is None or may_change(actor, child, own),
        school_words=last.left_words if last else "",
        changed_at=last.left_at if last else None,
    )


def list_turns(about: NoticePupil) -> Sequence[Turn]:
    """Every turn with the places left, for a pupil read through its scope; two statements, or none."""
    return _turns(about.notice, held_row(list_rows(about.id))) if about.notice.slots else []


def _turns(notice: Notice, own: NoticeSignup | None) -> list[Turn]:
    taken = taken_places(notice)
    return [
        Turn(
            number=number,
            slot=slot,
            left=max(slot.places - taken.get(number, 0), 0),
            is_own=own is not None and own.slot == number,
        )
        for number, slot in enumerate(slots_of(notice))
    ]


def may_change(actor: Actor, child: Child, own: NoticeSignup) -> bool:
    """Whether the actor may change the child's turn: who took it, or any guardian once the right of that one ended."""
    if own.account_id == actor.account_id:
        return True
    return not child.is_self and not _still_replies(own.account_id, child.pupil_id)


def sign_up(actor: Actor, *, pupil_id: int, notice_id: int, slot: int | None) -> NoticeSignup:
    """Take a place for the child, and give back the one it had; the notice is locked while places are counted."""
    child, person, notice = _lock(actor, pupil_id, notice_id)
    own = _own_to_change(actor, child, person)
    others = dict(taken_places(notice))
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
    child, person, _notice = _lock(actor, pupil_id, notice_id)
    own = _own_to_change(actor, child, person)
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


def taken_places(notice: Notice) -> dict[int, int]:
    """How many places of each slot are taken; of a notice read through its scope."""
    query = (
        select(NoticeSignup.slot, func.count())
        .join(NoticePupil, NoticePupil.id == NoticeSignup.notice_pupil_id)
        .where(NoticePupil.notice_id == notice.id, NoticeSignup.left_at.is_(None))
        .group_by(NoticeSignup.slot)
    )
    found: defaultdict[int, int] = defaultdict(int)
    found.update(read_pairs(query))
    return found


def list_rows(about_id: int) -> Sequence[NoticeSignup]:
    """Every turn a pupil's row ever had, the newest first."""
    query = select(NoticeSignup).where(NoticeSignup.notice_pupil_id == about_id)
    return db.session.scalars(query.order_by(NoticeSignup.id.desc())).all()


def held_row(rows: Sequence[NoticeSignup]) -> NoticeSignup | None:
    """The one that holds a place."""
    return next((row for row in rows if row.left_at is None), None)


def _lock(actor: Actor, pupil_id: int, notice_id: int) -> tuple[Child, NoticePerson, Notice]:
    child = get_child_to_reply(actor, pupil_id)
    person = get_told(actor, child, notice_id)
    query = select(Notice).where(Notice.id == person.about.notice_id).with_for_update()
    notice = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if not notice.slots:
        raise NotAllowed
    if not is_open(notice, clock.today()):
        raise RuleBroken("Đã hết hạn đăng ký.")
    return child, person, notice


def _own_to_change(actor: Actor, child: Child, person: NoticePerson) -> NoticeSignup | None:
    own = held_row(list_rows(person.about.id))
    if own is not None and not may_change(actor, child, own):
        raise RuleBroken("Con đã có lượt. Muốn đổi, hãy viết cho nhà trường.", field="slot")
    return own


def _still_replies(account_id: int, pupil_id: int) -> bool:
    """Whether an account may still reply for a pupil: as a guardian, or as the pupil."""
    held = (
        select(Guardianship.id)
        .join(Guardian, Guardian.id == Guardianship.guardian_id)
        .where(
            Guardianship.pupil_id == pupil_id,
            Guardian.account_id == account_id,
            Guardianship.may_see,
            Guardianship.may_reply,
            holds_on(Guardianship, clock.today()),
        )
    )
    own = select(PupilAccount.id).where(
        PupilAccount.pupil_id == pupil_id, PupilAccount.account_id == account_id, holds_own()
    )
    return bool(db.session.scalar(select(or_(held.exists(), own.exists()))))


def _note(actor: Actor, action: str, person: NoticePerson, slot: int) -> None:
    notice = person.about.notice
    after = {"full_name": person.about.pupil.full_name, "title": notice.title, "slot": notice.slots[slot][0]}
    note(actor, action, "notice", notice.id, unit_id=notice.unit_id, after=after)
    db.session.flush()
