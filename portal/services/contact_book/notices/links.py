"""Personal links: one notice for one pupil, opened without an account.

A link is derived from the portal's key and its row, so that the school can show and print it again, and the database
holds nothing that opens a page. It changes, and the one given before is worth nothing any more, when the school says
so, when the notice was taken back, and as soon as somebody who was told about the pupil has lost the right to see.
"""

import hmac
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased, contains_eager

from portal.adapters import clock
from portal.adapters.signing import SigningKey
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Notice, NoticeFile, NoticePerson, NoticePupil
from portal.models.school import Guardianship
from portal.models.units import Unit
from portal.rules.contact_book.notices import Reader, is_seen
from portal.rules.contact_book.receipts import link_works, may_confirm_by_link
from portal.services.contact_book.families import FamilyMember, find_families
from portal.services.contact_book.notices.answers import check_choice, keep_answer
from portal.services.contact_book.notices.scope import get_file, is_open, list_files
from portal.services.records.audit import note
from portal.services.school.scope import holds_on


@dataclass(frozen=True, kw_only=True)
class Linked:
    """What a link opens: a notice, the pupil it is about, the school's name; rights are those of today."""

    about: NoticePupil
    school: str
    family: Sequence[FamilyMember]

    @property
    def notice(self) -> Notice:
        """The notice itself."""
        return self.about.notice

    @property
    def works(self) -> bool:
        """Whether it may be opened now: not withdrawn, not long over."""
        withdrawn = self.notice.withdrawn_at is not None
        return link_works(self.notice.ends_on, withdrawn=withdrawn, today=clock.today())

    @property
    def can_confirm(self) -> bool:
        """Whether a confirmation by link is worth something."""
        return may_confirm_by_link(self.notice.confirming, [_reader(each) for each in self.family])

    @property
    def may_answer(self) -> bool:
        """The question can be answered, or the answer changed."""
        replies = not self.family or any(each.may_reply for each in self.family)
        return bool(self.notice.question) and replies and is_open(self.notice, clock.today())

    @property
    def answer(self) -> str:
        """The chosen option, "" while nothing was answered by link."""
        choice = self.about.link_choice
        return self.notice.options[choice] if choice is not None and choice < len(self.notice.options) else ""

    @property
    def files(self) -> Sequence[NoticeFile]:
        """The files that go with it."""
        return list_files(self.notice)


def link_tokens(key: SigningKey, notice: Notice, about: Collection[NoticePupil]) -> Mapping[int, str]:
    """The secrets of these pupils' links, by id of the row; one statement."""
    ended = _ended(NoticePupil.notice_id == notice.id)
    return {each.id: f"{each.id}-{_seal(key, notice, each, ended.get(each.id, []))}" for each in about}


def find_linked(key: SigningKey, token: str, *, lock: bool = False) -> Linked:
    """What this link opens; NotFound when it was never given or was changed."""
    number, _dash, sealed = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound
    about = _load(int(number), lock=lock)
    if about is None or not is_seen(about.notice.sent_at, clock.now()):
        raise NotFound
    real = _seal(key, about.notice, about, _ended(NoticePupil.id == about.id).get(about.id, []))
    if not hmac.compare_digest(real.encode(), sealed.encode()):
        raise NotFound
    if about.united_into_id is not None:
        about = _stayed(about.united_into_id, lock=lock)
    school = db.session.scalar(select(Unit.name).where(Unit.id == about.notice.unit_id))
    return Linked(about=about, school=school or "", family=find_families([about.pupil_id]).get(about.pupil_id, ()))


def open_link(key: SigningKey, token: str) -> Linked:
    """Somebody says to be the family: from now on the notice is read."""
    found = _to_use(key, token)
    if found.about.link_opened_at is None:
        found.about.link_opened_at = clock.now()
        _note(found, "notice_link_opened")
    return found


def confirm(key: SigningKey, token: str) -> Linked:
    """Confirm once; again changes nothing."""
    found = _to_use(key, token)
    if not found.can_confirm:
        raise NotAllowed
    if found.about.link_confirmed_at is None:
        found.about.link_confirmed_at = clock.now()
        found.about.link_opened_at = found.about.link_opened_at or clock.now()
        _note(found, "notice_link_confirmed")
    return found


def answer(key: SigningKey, token: str, *, choice: int | None, words: str) -> Linked:
    """Answer the question, or change the answer, until the last day is over."""
    found = _to_use(key, token)
    if not found.notice.question:
        raise NotAllowed
    if not found.may_answer:
        raise RuleBroken("Đã hết hạn trả lời thông báo này.")
    keep_answer(found.about, None, choice=check_choice(found.notice, choice), words=words)
    found.about.link_opened_at = found.about.link_opened_at or found.about.link_answered_at
    _note(found, "notice_link_answered")
    return found


def read_file(linked: Linked, file_id: int) -> NoticeFile:
    """A file of the notice a link opens."""
    return get_file(linked.notice, file_id)


def _to_use(key: SigningKey, token: str) -> Linked:
    found = find_linked(key, token, lock=True)
    if not found.works:
        raise RuleBroken("Liên kết này đã hết hạn hoặc nhà trường đã thu hồi thông báo.")
    return found


def _note(found: Linked, action: str) -> None:
    after = {"full_name": found.about.pupil.full_name, "title": found.notice.title}
    note(None, action, "notice", found.notice.id, unit_id=found.notice.unit_id, after=after)
    db.session.flush()


def _load(number: int, *, lock: bool) -> NoticePupil | None:
    query = select(NoticePupil).join(NoticePupil.notice).join(NoticePupil.pupil).where(NoticePupil.id == number)
    query = query.options(contains_eager(NoticePupil.notice), contains_eager(NoticePupil.pupil))
    if lock:
        query = query.with_for_update(of=NoticePupil).execution_options(populate_existing=True)
    return db.session.scalar(query)


def _stayed(about_id: int, *, lock: bool) -> NoticePupil:
    """The row a double was united into; its link is worth nothing once anybody told there lost the right to see."""
    about = _load(about_id, lock=lock)
    if about is None or _ended(NoticePupil.id == about_id):
        raise NotFound
    return about


def _seal(key: SigningKey, notice: Notice, about: NoticePupil, ended: Sequence[int]) -> str:
    sent = notice.sent_at.isoformat() if notice.sent_at else ""
    return key.seal(f"notice link {about.id} {notice.id} {sent} {about.link_version} {ended}")


def _ended(which: ColumnElement[bool]) -> Mapping[int, list[int]]:
    """By row: guardians it was told to who may see the pupil no longer."""
    held = aliased(Guardianship)
    still = and_(
        held.guardian_id == NoticePerson.guardian_id,
        held.pupil_id == NoticePupil.pupil_id,
        held.may_see,
        holds_on(held, clock.today()),
    )
    query = (
        select(NoticePerson.notice_pupil_id, NoticePerson.guardian_id)
        .join(NoticePupil, NoticePupil.id == NoticePerson.notice_pupil_id)
        .where(which, NoticePerson.guardian_id.is_not(None), ~select(held.id).where(still).exists())
        .order_by(NoticePerson.notice_pupil_id, NoticePerson.guardian_id)
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for about_id, guardian_id in db.session.execute(query):
        if guardian_id is not None:
            found[about_id].append(guardian_id)
    return found


def _reader(member: FamilyMember) -> Reader:
    return Reader(is_pupil=False, may_sign=member.may_sign, can_enter=True, opened=False, confirmed=False)
