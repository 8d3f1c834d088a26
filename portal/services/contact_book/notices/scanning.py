"""Paper slips registered one after the other by the code on their tear-off, with a camera or typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.adapters.signing import SigningKey
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import Notice, NoticePupil
from portal.rules.contact_book.notices import CONSENT, is_seen
from portal.rules.contact_book.slip_codes import read_code, read_link
from portal.rules.permissions import Actor
from portal.services.contact_book.notices.following import put_on_paper
from portal.services.contact_book.notices.links import find_linked
from portal.services.contact_book.notices.papers import slip_check
from portal.services.contact_book.notices.scope import followed_notices, followed_pupils, followed_rows
from portal.services.records.audit import note

LATELY = timedelta(hours=12)
"""So long what one registered is listed and can be taken back."""
LISTED = 10


@dataclass(frozen=True)
class Scanned:
    """A slip that was read; ``is_new``: it was not registered before; ``asks``: it waits to hear what was ticked."""

    about: NoticePupil
    is_new: bool
    asks: bool = False


def register_scanned(actor: Actor, key: SigningKey, *, code: str, agreed: bool | None = None) -> Scanned:
    """Note that the slip with this code came back; reading it again changes nothing. Where consent was asked, what was
    ticked has to be said too."""
    about = _find(key, code)
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
    is_new, asks = about.paper_at is None, notice.confirming == CONSENT and agreed is None
    if is_new and not asks:
        put_on_paper(actor, about, agreed if notice.confirming == CONSENT else None)
        note(actor, "notice_on_paper", "notice", notice.id, after={"full_name": about.pupil.full_name, "count": 1})
        db.session.flush()
    return Scanned(about, is_new and not asks, asks=is_new and asks)


def list_scanned(actor: Actor) -> Sequence[NoticePupil]:
    """What the actor registered lately, the newest first."""
    query = _mine(actor).order_by(NoticePupil.paper_at.desc(), NoticePupil.id.desc()).limit(LISTED)
    return db.session.scalars(query).all()


def undo_scanned(actor: Actor, *, about_id: int) -> NoticePupil:
    """Take back a slip that the actor registered lately."""
    about = db.session.scalar(_mine(actor).where(NoticePupil.id == about_id).with_for_update(of=NoticePupil))
    if about is None:
        raise NotFound
    about.paper_at, about.paper_by, about.paper_by_id, about.paper_agreed = None, "", None, None
    note(actor, "notice_paper_undone", "notice", about.notice_id, after={"full_name": about.pupil.full_name})
    db.session.flush()
    return about


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
    return about


def _mine(actor: Actor) -> Select[NoticePupil]:
    return _loaded().where(
        NoticePupil.paper_by_id == actor.account_id,
        NoticePupil.paper_at > clock.now() - LATELY,
        Notice.unit_id == actor.unit_id,
        followed_rows(actor),
    )


def _loaded() -> Select[NoticePupil]:
    return (
        select(NoticePupil)
        .join(NoticePupil.notice)
        .join(NoticePupil.pupil)
        .options(contains_eager(NoticePupil.notice), contains_eager(NoticePupil.pupil))
        .execution_options(populate_existing=True)
    )
