"""Who at a school sees which notice: who looks after the contact book all of the school's, others their own; the
homeroom teacher also follows those of the school that went to the own class."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Notice, NoticeFile, NoticePupil
from portal.models.school import HomeroomTeacher, Pupil
from portal.rules.contact_book.notices import HOLD
from portal.rules.permissions import Actor, Permission
from portal.services.school.scope import holds_on, visible_pupils


def visible_notices(actor: Actor) -> Select[Notice]:
    """Notices of the school acted for that were not thrown away."""
    query = select(Notice).where(Notice.unit_id == actor.unit_id, Notice.discarded_at.is_(None))
    return query if actor.can(Permission.CONTACT_MANAGE) else query.where(Notice.author_id == actor.account_id)


def followed_notices(actor: Actor) -> Select[Notice]:
    """Notices the actor may follow: the visible ones, and what families of a class led today can see already."""
    if actor.can(Permission.CONTACT_MANAGE):
        return visible_notices(actor)
    went = select(NoticePupil.id).where(
        NoticePupil.notice_id == Notice.id, NoticePupil.class_id.in_(led_classes(actor))
    )
    own = Notice.author_id == actor.account_id
    return select(Notice).where(
        Notice.unit_id == actor.unit_id,
        Notice.discarded_at.is_(None),
        or_(own, and_(Notice.sent_at <= clock.now() - HOLD, went.exists())),
    )


def get_followed(actor: Actor, notice_id: int) -> Notice:
    """One notice the actor may follow; NotFound for every other."""
    found = db.session.scalar(followed_notices(actor).where(Notice.id == notice_id))
    if found is None:
        raise NotFound
    return found


def may_act(actor: Actor, notice: Notice) -> bool:
    """Whether the actor may remind, correct and withdraw a notice that is followed, not only look; nobody at a school
    may do so with one of a unit above."""
    return notice.broadcast_id is None and is_wholly_followed(actor, notice)


def is_wholly_followed(actor: Actor, notice: Notice) -> bool:
    """Whether the actor follows it for every visible pupil, not only for those of a class led."""
    return actor.can(Permission.CONTACT_MANAGE) or notice.author_id == actor.account_id


def followed_pupils(actor: Actor, notice: Notice) -> ColumnElement[bool]:
    """Which pupils of a notice the actor follows: visible ones, each once; of a notice of somebody else only of a class
    led."""
    visible = NoticePupil.pupil_id.in_(visible_pupils(actor).with_only_columns(Pupil.id))
    led = true() if is_wholly_followed(actor, notice) else NoticePupil.class_id.in_(led_classes(actor))
    return and_(visible, NoticePupil.united_into_id.is_(None), led)


def followed_rows(actor: Actor) -> ColumnElement[bool]:
    """As ``followed_pupils``, for rows of several notices; the statement joins the notices."""
    known = NoticePupil.pupil_id.in_(visible_pupils(actor).with_only_columns(Pupil.id))
    visible = and_(known, NoticePupil.united_into_id.is_(None))
    if actor.can(Permission.CONTACT_MANAGE):
        return visible
    return and_(visible, or_(Notice.author_id == actor.account_id, NoticePupil.class_id.in_(led_classes(actor))))


def led_classes(actor: Actor) -> Select[int]:
    """Ids of the classes the actor leads today."""
    return select(HomeroomTeacher.class_id).where(
        HomeroomTeacher.account_id == actor.account_id, holds_on(HomeroomTeacher, clock.today())
    )


def get_notice(actor: Actor, notice_id: int) -> Notice:
    """One visible notice; NotFound for every other."""
    found = db.session.scalar(visible_notices(actor).where(Notice.id == notice_id))
    if found is None:
        raise NotFound
    return found


def get_own(actor: Actor, notice_id: int) -> Notice:
    """A sent notice of the school itself, to be corrected or withdrawn; never one of a unit above."""
    found = get_notice(actor, notice_id)
    sent_moment(found)
    if found.broadcast_id is not None:
        raise NotAllowed
    return found


def lock_notice(actor: Actor, notice_id: int) -> Notice:
    """As ``get_notice``, fresh and locked until the transaction ends."""
    return _lock(visible_notices(actor), notice_id)


def lock_followed(actor: Actor, notice_id: int) -> Notice:
    """As ``get_followed``, fresh and locked until the transaction ends."""
    return _lock(followed_notices(actor), notice_id)


def _lock(notices: Select[Notice], notice_id: int) -> Notice:
    query = notices.where(Notice.id == notice_id).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def get_draft(actor: Actor, notice_id: int) -> Notice:
    """A notice of the actor's own that was not sent yet, locked; one that was sent can be changed no more."""
    found = lock_notice(actor, notice_id)
    if found.author_id != actor.account_id:
        raise NotAllowed
    if found.sent_at is not None:
        raise RuleBroken("Thông báo đã gửi nên không sửa được. Hãy gửi bản đính chính hoặc thu hồi.")
    return found


def sent_moment(notice: Notice) -> datetime:
    """When a sent notice was sent; NotFound for a draft."""
    if notice.sent_at is None:
        raise NotFound
    return notice.sent_at


def is_open(notice: Notice, today: date) -> bool:
    """Whether families can still answer."""
    return notice.withdrawn_at is None and today <= notice.ends_on


def list_files(notice: Notice) -> list[NoticeFile]:
    """The files of a notice in the order they came."""
    query = select(NoticeFile).where(NoticeFile.notice_id == notice.id).order_by(NoticeFile.id)
    return list(db.session.scalars(query))


def get_file(notice: Notice, file_id: int) -> NoticeFile:
    """One file of a notice the caller has loaded through its scope."""
    found = next((each for each in list_files(notice) if each.id == file_id), None)
    if found is None:
        raise NotFound
    return found
