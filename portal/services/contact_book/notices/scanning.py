"""Paper slips registered one after the other by the code on their tear-off, with a camera or typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.adapters.signing import SigningKey
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import Notice, NoticePerson, NoticePupil
from portal.rules.contact_book.notices import CONSENT, EACH, asks_whose_paper, is_seen
from portal.rules.contact_book.slip_codes import read_code, read_link
from portal.rules.permissions import Actor
from portal.services.contact_book.notices.boards import may_sign_today
from portal.services.contact_book.notices.links import find_linked
from portal.services.contact_book.notices.papers import slip_check
from portal.services.contact_book.notices.scope import followed_notices, followed_pupils, followed_rows
from portal.services.contact_book.notices.signed_papers import put_on_paper
from portal.services.records.audit import note

LATELY = timedelta(hours=12)
"""So long what one registered is listed and can be taken back."""
LISTED = 10


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """A slip that was read; ``is_new``: it was not registered before; ``asks``: it waits to hear what was ticked;
    ``signers``: it waits to hear which of these signed."""

    about: NoticePupil
    is_new: bool
    asks: bool = False
    signers: Sequence[NoticePerson] = ()

    @property
    def waits(self) -> bool:
        """Nothing is registered before the answer."""
        return self.asks or bool(self.signers)


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A slip registered lately, of a pupil or of one guardian of the pupil."""

    about: NoticePupil
    signer: NoticePerson | None
    at: datetime
    agreed: bool | None


def register_scanned(
    actor: Actor, key: SigningKey, *, code: str, agreed: bool | None = None, signer_id: int | None = None
) -> Scanned:
    """Note that the slip with this code came back; reading it again changes nothing. Where consent was asked, what was
    ticked has to be said too, and who signed where each guardian is asked and there are several."""
    about = _find(key, code)
    notice = about.notice
    _check(actor, about)
    signers = _signers(about) if notice.confirming in {EACH, CONSENT} else []
    missing = [each for each in signers if each.paper_at is None]
    is_new = bool(missing) if signers else about.paper_at is None
    signer = next((each for each in missing if each.id == signer_id), None)
    if signer is None and missing and not asks_whose_paper(notice.confirming, len(signers)):
        signer = missing[0]
    asks = is_new and notice.confirming == CONSENT and agreed is None
    asked = missing if missing and signer is None else []
    if asks or asked or not is_new:
        return Scanned(about=about, is_new=False, asks=asks, signers=asked)
    put_on_paper(actor, about, signer, agreed if notice.confirming == CONSENT else None)
    note(actor, "notice_on_paper", "notice", notice.id, after={"full_name": about.pupil.full_name, "count": 1})
    db.session.flush()
    return Scanned(about=about, is_new=True)


def list_scanned(actor: Actor) -> Sequence[Registered]:
    """What the actor registered lately, the newest first."""
    query = _mine(actor).order_by(NoticePupil.paper_at.desc(), NoticePupil.id.desc()).limit(LISTED)
    of_people = _mine_of_people(actor).order_by(NoticePerson.paper_at.desc(), NoticePerson.id.desc()).limit(LISTED)
    rows: list[tuple[NoticePupil, NoticePerson | None]] = [(about, None) for about in db.session.scalars(query)]
    rows += [(person.about, person) for person in db.session.scalars(of_people)]
    found = [
        Registered(about=about, signer=signer, at=at, agreed=(signer or about).paper_agreed)
        for about, signer in rows
        if (at := (signer or about).paper_at) is not None
    ]
    return sorted(found, key=lambda each: (each.at, each.about.id), reverse=True)[:LISTED]


def undo_scanned(actor: Actor, *, about_id: int, signer_id: int | None = None) -> NoticePupil:
    """Take back a slip that the actor registered lately."""
    of_pupil = _mine(actor).where(NoticePupil.id == about_id).with_for_update(of=NoticePupil)
    of_person = _mine_of_people(actor).where(NoticePerson.id == signer_id, NoticePupil.id == about_id)
    slip: NoticePupil | NoticePerson | None
    if signer_id is None:
        slip = db.session.scalar(of_pupil)
    else:
        slip = db.session.scalar(of_person.with_for_update(of=NoticePerson))
    if slip is None:
        raise NotFound
    about = slip.about if isinstance(slip, NoticePerson) else slip
    slip.paper_at, slip.paper_by, slip.paper_by_id, slip.paper_agreed = None, "", None, None
    note(actor, "notice_paper_undone", "notice", about.notice_id, after={"full_name": about.pupil.full_name})
    db.session.flush()
    return about


def _check(actor: Actor, about: NoticePupil) -> None:
    notice = about.notice
    if notice.unit_id != actor.unit_id:
        raise RuleBroken("Phiếu này của trường khác.", field="code")
    followed = select(NoticePupil.id).where(NoticePupil.id == about.id, followed_pupils(actor, notice))
    seen = followed_notices(actor).where(Notice.id == notice.id).with_only_columns(Notice.id)
    if db.session.scalar(seen) is None or db.session.scalar(followed) is None:
        raise RuleBroken("Phiếu của lớp %(name)s, bạn không theo dõi lớp này.", field="code", name=about.class_name)
    if notice.withdrawn_at is not None:
        raise RuleBroken("Thông báo của phiếu này đã thu hồi, không cần nộp nữa.", field="code")
    if not notice.confirming:
        raise RuleBroken("Thông báo của phiếu này không cần xác nhận.", field="code")


def _signers(about: NoticePupil) -> Sequence[NoticePerson]:
    """The guardians of a pupil who may sign; the pupil's row is locked, so that two who scan come one by one."""
    query = (
        select(NoticePerson)
        .join(NoticePerson.about)
        .join(NoticePerson.guardian)
        .options(contains_eager(NoticePerson.guardian))
        .where(NoticePerson.notice_pupil_id == about.id, NoticePerson.may_sign)
        .where(or_(may_sign_today(), NoticePerson.confirmed_at.is_not(None), NoticePerson.paper_at.is_not(None)))
        .order_by(NoticePerson.id)
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _find(key: SigningKey, code: str) -> NoticePupil:
    token = read_link(code)
    if token is not None:
        try:
            return find_linked(key, token, lock=True).about
        except NotFound:
            raise RuleBroken("Mã QR này là liên kết đã được đổi. Hãy quét mã ở phần cắt rời.", field="code") from None
    read = read_code(code)
    if read is None:
        raise RuleBroken("Đây không phải mã trên phiếu thông báo. Hãy quét lại mã ở phần cắt rời.", field="code")
    about = db.session.scalar(_loaded().where(NoticePupil.id == read[0]).with_for_update(of=NoticePupil))
    if (
        about is None
        or slip_check(key, about.notice, about) != read[1]
        or not is_seen(about.notice.sent_at, clock.now())
    ):
        raise RuleBroken("Không có phiếu nào mang mã này. Hãy xem lại từng chữ.", field="code")
    if about.united_into_id is not None:
        stayed = _loaded().where(NoticePupil.id == about.united_into_id)
        about = db.session.scalars(stayed.with_for_update(of=NoticePupil)).one()
    return about


def _mine(actor: Actor) -> Select[NoticePupil]:
    return _loaded().where(
        NoticePupil.paper_by_id == actor.account_id,
        NoticePupil.paper_at > clock.now() - LATELY,
        Notice.unit_id == actor.unit_id,
        followed_rows(actor),
    )


def _mine_of_people(actor: Actor) -> Select[NoticePerson]:
    about = contains_eager(NoticePerson.about)
    return (
        select(NoticePerson)
        .join(NoticePerson.about)
        .join(NoticePupil.notice)
        .join(NoticePupil.pupil)
        .join(NoticePerson.guardian)
        .options(about.contains_eager(NoticePupil.notice), about.contains_eager(NoticePupil.pupil))
        .options(contains_eager(NoticePerson.guardian))
        .execution_options(populate_existing=True)
        .where(
            NoticePerson.paper_by_id == actor.account_id,
            NoticePerson.paper_at > clock.now() - LATELY,
            Notice.unit_id == actor.unit_id,
            followed_rows(actor),
        )
    )


def _loaded() -> Select[NoticePupil]:
    return (
        select(NoticePupil)
        .join(NoticePupil.notice)
        .join(NoticePupil.pupil)
        .options(contains_eager(NoticePupil.notice), contains_eager(NoticePupil.pupil))
        .execution_options(populate_existing=True)
    )
