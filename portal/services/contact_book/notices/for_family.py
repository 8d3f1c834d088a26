"""Notices as a family reads them: the list of one child, one notice, confirming and answering it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, Select, and_, case, false, literal, or_, select, true
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Notice, NoticeConsent, NoticeFile, NoticePerson, NoticePupil
from portal.rules.contact_book.handing_in import why_closed
from portal.rules.contact_book.notices import CONSENT, HOLD, WITH_PUPIL, may_confirm
from portal.rules.contact_book.waiting import AGREE, ANSWER, CONFIRM, READ
from portal.rules.permissions import Actor
from portal.services.bound import ACCOUNT_ID, PUPIL_ID, TODAY, ago
from portal.services.contact_book.children import Child, get_child, list_children
from portal.services.contact_book.looking import note_family_look, note_family_look_later
from portal.services.contact_book.notices.answers import check_choice, keep_answer
from portal.services.contact_book.notices.scope import get_file, is_open, list_files
from portal.services.contact_book.viewer import Viewer, own_guardians
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note


@dataclass(frozen=True)
class Told:
    """One notice for one person of a family."""

    person: NoticePerson

    @property
    def notice(self) -> Notice:
        """The notice itself."""
        return self.person.about.notice

    @property
    def asked(self) -> bool:
        """This person's confirmation is asked for."""
        is_pupil, may_sign = self.person.guardian_id is None, self.person.may_sign
        return may_confirm(self.notice.confirming, is_pupil=is_pupil, may_sign=may_sign)

    @property
    def waits(self) -> bool:
        """It waits for this person to confirm."""
        done = self.person.confirmed_at is not None or self.person.paper_at is not None
        return self.asked and not done and self.notice.withdrawn_at is None

    @property
    def answer(self) -> str:
        """The chosen option, "" while nothing was answered."""
        options, choice = self.notice.options, self.person.choice
        return options[choice] if choice is not None and choice < len(options) else ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A notice opened for one child; ``may_confirm`` and ``may_answer`` are rights of today."""

    child: Child
    told: Told
    files: Sequence[NoticeFile]
    corrected_by: int | None
    said: NoticeConsent | None

    @property
    def may_confirm(self) -> bool:
        """The confirm button is there."""
        return self.told.waits and not self.asks_consent and (self.child.is_self or self.child.may_sign)

    @property
    def asks_consent(self) -> bool:
        """The notice asks to agree or refuse."""
        return self.told.notice.confirming == CONSENT

    @property
    def may_agree(self) -> bool:
        """Agreeing or refusing is there, or another answer than before."""
        open_now = is_open(self.told.notice, clock.today())
        return self.asks_consent and self.told.asked and self.child.may_sign and open_now

    @property
    def may_sign_up(self) -> bool:
        """A turn can be taken or given back."""
        return bool(self.told.notice.slots) and self.child.may_reply and is_open(self.told.notice, clock.today())

    @property
    def hand_in_closed(self) -> str:
        """Why no file can be handed in (a code of ``handing_in.CLOSED_LABELS``), "" when it can."""
        notice = self.told.notice
        withdrawn = notice.withdrawn_at is not None
        return why_closed(notice.ends_on, clock.today(), withdrawn=withdrawn, may_reply=self.child.may_reply)

    @property
    def may_answer(self) -> bool:
        """The question can be answered, or the answer changed."""
        return bool(self.told.notice.question) and self.child.may_reply and is_open(self.told.notice, clock.today())


def list_notices(actor: Actor, *, pupil_id: int, number: int, visit: bool) -> tuple[Child, Paged[Told]]:
    """All notices about one child, unread ones first."""
    child = get_child(actor, pupil_id)
    note_family_look_later(actor, child, "family_page", visit=visit)
    page = paginate(_ordered(_told(actor, child)), number=number, size=20)
    return child, Paged([Told(person) for person in page.items], page.number, page.size, page.total)


def read_notice(actor: Actor, *, pupil_id: int, notice_id: int, visit: bool) -> Shown:
    """One notice; the first visit is kept as this person's reading."""
    child = get_child(actor, pupil_id)
    person = get_told(actor, child, notice_id)
    began = note_family_look(actor, child, "family_page", visit=visit)
    if visit and person.opened_at is None and not began:
        begin_write()
        began = True
    if began:
        child = get_child(actor, pupil_id)
        person = get_told(actor, child, notice_id)
        person.opened_at = person.opened_at or clock.now()
        db.session.flush()
    notice = person.about.notice
    return Shown(
        child=child,
        told=Told(person),
        files=list_files(notice),
        corrected_by=_correction(actor, child, notice),
        said=newest_consent(person) if notice.confirming == CONSENT else None,
    )


def newest_consent(person: NoticePerson) -> NoticeConsent | None:
    """What a person said last where a notice asks to agree."""
    query = select(NoticeConsent).where(NoticeConsent.notice_person_id == person.id).order_by(NoticeConsent.id.desc())
    return db.session.scalar(query.limit(1))


def find_child_of(actor: Actor, notice_id: int) -> int:
    """The child a notification leads to: the first whose notice is unread, else the first it is about."""
    found: list[tuple[bool, int]] = []
    for child in list_children(actor):
        person = db.session.scalar(_told(actor, child).where(NoticePupil.notice_id == notice_id).limit(1))
        if person is not None:
            found.append((person.opened_at is not None, child.pupil_id))
    if not found:
        raise NotFound
    return min(found, key=lambda each: each[0])[1]


def read_file(actor: Actor, *, pupil_id: int, notice_id: int, file_id: int) -> NoticeFile:
    """A file of a notice about the actor's child."""
    return get_file(get_told(actor, get_child(actor, pupil_id), notice_id).about.notice, file_id)


def confirm(actor: Actor, *, pupil_id: int, notice_id: int) -> NoticePerson:
    """Confirm a notice once; again changes nothing."""
    child = get_child(actor, pupil_id)
    person = get_told(actor, child, notice_id)
    if person.about.notice.confirming == CONSENT or not Told(person).asked or not (child.is_self or child.may_sign):
        raise NotAllowed
    if person.about.notice.withdrawn_at is not None:
        raise RuleBroken("Nhà trường đã thu hồi thông báo này nên không cần xác nhận nữa.")
    if person.confirmed_at is None:
        person.confirmed_at = clock.now()
        person.opened_at = person.opened_at or person.confirmed_at
        _note(actor, "notice_confirmed", person)
    return person


def answer(actor: Actor, *, pupil_id: int, notice_id: int, choice: int | None, words: str) -> NoticePerson:
    """Answer the question of a notice, or change the answer, until its last day is over."""
    child = get_child(actor, pupil_id)
    person = get_told(actor, child, notice_id, lock=True)
    notice = person.about.notice
    if not notice.question or not child.may_reply:
        raise NotAllowed
    if not is_open(notice, clock.today()):
        raise RuleBroken("Đã hết hạn trả lời thông báo này.")
    made = keep_answer(person.about, person, choice=check_choice(notice, choice), words=words)
    if made is not None:
        person.opened_at = person.opened_at or made.at
        _note(actor, "notice_answered", person)
    return person


def agree(actor: Actor, *, pupil_id: int, notice_id: int, agreed: bool | None, reason: str) -> NoticePerson:
    """Agree to what a notice asks, or refuse; another answer until its last day is over, each of them kept."""
    child = get_child(actor, pupil_id)
    person = get_told(actor, child, notice_id, lock=True)
    notice = person.about.notice
    if notice.confirming != CONSENT or not Told(person).asked or not child.may_sign:
        raise NotAllowed
    if notice.withdrawn_at is not None:
        raise RuleBroken("Nhà trường đã thu hồi thông báo này nên không cần trả lời nữa.")
    if not is_open(notice, clock.today()):
        raise RuleBroken("Đã hết hạn trả lời thông báo này.")
    if agreed is None:
        raise RuleBroken("Hãy chọn đồng ý hoặc không đồng ý.", field="agreed")
    said = NoticeConsent(
        notice_person_id=person.id,
        agreed=agreed,
        reason="" if agreed else reason,
        at=clock.now(),
        account_id=actor.account_id,
    )
    db.session.add(said)
    person.agreed, person.confirmed_at = agreed, said.at
    person.opened_at = person.opened_at or said.at
    _note(actor, "notice_agreed" if agreed else "notice_refused", person)
    return person


def _note(actor: Actor, action: str, person: NoticePerson) -> None:
    about = person.about
    after = {"full_name": about.pupil.full_name, "title": about.notice.title}
    note(actor, action, "notice", about.notice_id, unit_id=about.notice.unit_id, after=after)
    db.session.flush()


def waiting_notices(viewer: Viewer) -> Select[str, int, str, str, date | None, datetime]:
    """Notices about a child that this person has not read, confirmed or answered yet (``waiting.Waiting``)."""
    asked = NoticePerson.may_sign if not viewer.is_self else Notice.confirming == WITH_PUPIL
    may_confirm = true() if viewer.is_self or viewer.may_sign else false()
    undone = and_(NoticePerson.confirmed_at.is_(None), NoticePerson.paper_at.is_(None))
    confirms = and_(Notice.confirming != "", undone, asked, may_confirm)
    agrees = and_(confirms, Notice.confirming == CONSENT)
    answers = and_(Notice.question != "", NoticePerson.answered_at.is_(None), true() if viewer.may_reply else false())
    return (
        select(
            literal("notice").label("kind"),
            Notice.id.label("target_id"),
            Notice.title.label("title"),
            case((agrees, AGREE), (confirms, CONFIRM), (answers, ANSWER), else_=READ).label("asks"),
            case((or_(confirms, answers), Notice.ends_on), else_=None).label("due"),
            Notice.sent_at.label("since"),
        )
        .select_from(NoticePerson)
        .join(NoticePerson.about)
        .join(NoticePupil.notice)
        .where(
            *concerning(ACCOUNT_ID, PUPIL_ID, is_self=viewer.is_self),
            Notice.withdrawn_at.is_(None),
            Notice.ends_on >= TODAY,
            or_(NoticePerson.opened_at.is_(None), confirms, answers),
        )
    )


def _told(actor: Actor, child: Child) -> Select[NoticePerson]:
    """What this person was told about this child and may be seen by now."""
    return (
        select(NoticePerson)
        .join(NoticePerson.about)
        .join(NoticePupil.notice)
        .options(contains_eager(NoticePerson.about).contains_eager(NoticePupil.notice))
        .where(*concerning(actor.account_id, child.pupil_id, is_self=child.is_self))
    )


def concerning(
    account_id: int | BindParameter[int], pupil_id: int | BindParameter[int], *, is_self: bool
) -> tuple[ColumnElement[bool], ...]:
    """Whether it was told to this person about this child, and may be seen by now; as conditions on person, pupil and
    notice."""
    own = NoticePerson.guardian_id
    to_whom = own.is_(None) if is_self else own.in_(own_guardians(account_id))
    return NoticePupil.pupil_id == pupil_id, Notice.sent_at <= ago("notice_sent_before", HOLD), to_whom


def _ordered(query: Select[NoticePerson]) -> Select[NoticePerson]:
    read = case((or_(NoticePerson.opened_at.is_not(None), Notice.withdrawn_at.is_not(None)), 1), else_=0)
    return query.order_by(read, Notice.sent_at.desc(), NoticePerson.id.desc())


def get_told(actor: Actor, child: Child, notice_id: int, *, lock: bool = False) -> NoticePerson:
    """What the actor was told about a child, if it may be seen by now; NotFound for everything else."""
    query = _told(actor, child).where(NoticePupil.notice_id == notice_id).limit(1)
    if lock:
        query = query.with_for_update(of=NoticePerson).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _correction(actor: Actor, child: Child, notice: Notice) -> int | None:
    """A later notice to the same person that corrects this one."""
    query = _told(actor, child).where(Notice.corrects_id == notice.id).order_by(Notice.sent_at.desc()).limit(1)
    found = db.session.scalar(query)
    return found.about.notice_id if found else None
