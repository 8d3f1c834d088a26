"""The school changes the turn a family signed up for, or takes it back: always with words, and both sides are told."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Notice, NoticePerson, NoticePupil, NoticeSignup
from portal.models.units import Unit
from portal.rules.contact_book.signups import check_place
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.notices.aiming import find_told
from portal.services.contact_book.notices.scope import (
    followed_pupils,
    get_followed,
    lock_followed,
    may_act,
    sent_moment,
)
from portal.services.contact_book.notices.signing_up import (
    Turn,
    held_row,
    list_rows,
    list_turns,
    slots_of,
    taken_places,
)
from portal.services.notifications.telling import notify
from portal.services.records.audit import note


@dataclass(frozen=True, kw_only=True)
class PupilTurns:
    """The turn a pupil has, and every turn with the places left."""

    about: NoticePupil
    own: NoticeSignup
    turns: Sequence[Turn]


def read_turns(actor: Actor, *, notice_id: int, pupil_id: int) -> PupilTurns:
    """The turn to be changed by who may act on the notice; NotFound where there is none."""
    about = _get(actor, get_followed(actor, notice_id), pupil_id)
    own = held_row(list_rows(about.id))
    if own is None:
        raise NotFound
    return PupilTurns(about=about, own=own, turns=list_turns(about))


def change_turn(actor: Actor, *, notice_id: int, pupil_id: int, slot: int | None, words: str) -> NoticeSignup:
    """Give a child that has a turn another one; who took the first one goes on holding it."""
    notice, about, own = _lock(actor, notice_id, pupil_id, words)
    others = taken_places(notice)
    others[own.slot] -= 1
    chosen = check_place(slots_of(notice), slot, others)
    if chosen == own.slot:
        raise RuleBroken("Con đang ở lượt này. Hãy chọn lượt khác, hoặc bỏ lượt.", field="slot")
    _end(own, words)
    made = NoticeSignup(notice_pupil_id=about.id, slot=chosen, at=clock.now(), account_id=own.account_id)
    db.session.add(made)
    _finish(actor, "notice_turn_changed", about, own, chosen)
    return made


def cancel_turn(actor: Actor, *, notice_id: int, pupil_id: int, words: str) -> NoticeSignup:
    """Take the turn of a child back; the family may take another one while the notice is open."""
    _notice, about, own = _lock(actor, notice_id, pupil_id, words)
    _end(own, words)
    _finish(actor, "notice_turn_cancelled", about, own, own.slot)
    return own


def _lock(actor: Actor, notice_id: int, pupil_id: int, words: str) -> tuple[Notice, NoticePupil, NoticeSignup]:
    notice = lock_followed(actor, notice_id)
    about = _get(actor, notice, pupil_id)
    if not words:
        raise RuleBroken("Vui lòng nhập lý do.", field="words")
    own = held_row(list_rows(about.id))
    if own is None or notice.withdrawn_at is not None:
        raise RuleBroken("Học sinh này không còn lượt nào để đổi. Hãy tải lại trang.")
    return notice, about, own


def _get(actor: Actor, notice: Notice, pupil_id: int) -> NoticePupil:
    sent_moment(notice)
    query = select(NoticePupil).where(NoticePupil.notice_id == notice.id, NoticePupil.pupil_id == pupil_id)
    about = db.session.scalar(query.where(followed_pupils(actor, notice)))
    if about is None:
        raise NotFound
    if not may_act(actor, notice):
        raise NotAllowed
    return about


def _end(own: NoticeSignup, words: str) -> None:
    own.left_at, own.left_words = clock.now(), words


def _finish(actor: Actor, action: str, about: NoticePupil, own: NoticeSignup, slot: int) -> None:
    notice = about.notice
    before, after = notice.slots[own.slot][0], notice.slots[slot][0]
    facts = {"full_name": about.pupil.full_name, "title": notice.title, "slot": after, "reason": own.left_words}
    note(actor, action, "notice", notice.id, before={"slot": before}, after=facts)
    db.session.flush()
    _tell_family(actor, about, own)
    school = f"/lien-lac/thong-bao/{notice.id}/hoc-sinh/{about.pupil_id}"
    key, kind = f"turn-{own.id}-school", Kind.NOTICE_TURN_MOVED
    notify([notice.author_id], kind=kind, key=key, params={}, path=school, unit_id=notice.unit_id, by=actor.account_id)


def _tell_family(actor: Actor, about: NoticePupil, own: NoticeSignup) -> None:
    """Everybody of the family who was told of the notice and may see the child today."""
    query = select(NoticePerson.account_id).where(NoticePerson.notice_pupil_id == about.id)
    written = set(db.session.scalars(query))
    today = [person.account_id for person in find_told([about.pupil_id]).get(about.pupil_id, ())]
    school = db.session.scalar(select(Unit.name).where(Unit.id == about.notice.unit_id))
    notify(
        [each for each in today if each is not None and each in written],
        kind=Kind.NOTICE_TURN_CHANGED,
        key=f"turn-{own.id}-changed",
        params={"school": school},
        path=f"/so-lien-lac/thong-bao/{about.notice_id}",
        by=actor.account_id,
    )
