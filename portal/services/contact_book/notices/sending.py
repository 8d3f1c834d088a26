"""Sending a notice: whom it would reach, writing the recipients, half a minute to take it back, telling them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from portal.adapters import clock
from portal.db import db, next_ids
from portal.errors import NotAllowed, RuleBroken
from portal.models.contact_book import Notice, NoticePerson, NoticePupil
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.contact_book.notices import HOLD, URGENT_DAYS, Wording, check_wording, is_seen
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.notices.aiming import Aimed, Told, check_aims, find_pupils, find_told, offer_aims
from portal.services.contact_book.notices.hours import quiet_end
from portal.services.contact_book.notices.scope import get_draft, lock_notice, sent_moment
from portal.services.contact_book.texts.preparing import queue_plan
from portal.services.notifications.telling import notify
from portal.services.records.audit import note
from portal.services.records.outbox import queue_many

KIND, LATER = "notice_sent", "notice_told"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Whom a draft would reach now; ``unreached`` are the pupils of whose guardians nobody has ever signed in."""

    notice: Notice
    aim_words: str
    pupils: Sequence[Aimed]
    account_ids: Collection[int]
    people: int
    unreached: Sequence[Aimed]
    urgent_before: int
    quiet_end: datetime | None


def preview(actor: Actor, notice: Notice) -> Preview:
    """What sending would do."""
    pupils = find_pupils(actor, notice.aims, notice.pupil_ids)
    told = find_told([each.pupil_id for each in pupils])
    return Preview(
        notice=notice,
        account_ids={person.account_id for people in told.values() for person in people if person.account_id},
        aim_words=offer_aims(actor).words(notice.aims),
        pupils=pupils,
        people=len(
            {person.account_id or ("guardian", person.guardian_id) for people in told.values() for person in people}
        ),
        unreached=[each for each in pupils if not _is_reached(told.get(each.pupil_id, ()))],
        urgent_before=count_urgent(notice.unit_id),
        quiet_end=None if notice.urgent else quiet_end(notice.unit_id),
    )


def count_urgent(unit_id: int) -> int:
    """How many urgent notices the school sent lately."""
    since = clock.now() - timedelta(days=URGENT_DAYS)
    query = select(func.count()).where(Notice.unit_id == unit_id, Notice.urgent, Notice.sent_at > since)
    return db.session.scalar(query) or 0


def send(actor: Actor, *, notice_id: int, version: int) -> Notice:
    """Write the recipients with their rights of this moment; half a minute later they see it and are told."""
    found = get_draft(actor, notice_id)
    if found.version != version:
        raise RuleBroken("Thông báo vừa được sửa ở nơi khác. Hãy xem lại rồi gửi.")
    check_wording(_wording(found), today=clock.today())
    offered = check_aims(actor, found.aims)
    pupils = find_pupils(actor, found.aims, found.pupil_ids)
    if not pupils:
        raise RuleBroken("Nơi gửi không có học sinh nào nên chưa gửi được.")
    write_recipients(found, pupils, find_told([each.pupil_id for each in pupils]))
    found.scheduled_at, found.schedule_problem, found.begins_on = None, "", clock.today()
    found.sent_at, found.author, found.aim_words = clock.now(), actor.name, offered.words(found.aims)[:500]
    payload = {"notice_id": found.id, "sent_at": found.sent_at.isoformat()}
    queue_many(KIND, {f"{KIND}-{found.id}-{found.version}": payload}, available_at=found.sent_at + HOLD)
    note(actor, "notice_sent", "notice", found.id, after={"title": found.title, "count": len(pupils)})
    db.session.flush()
    return found


def undo(actor: Actor, *, notice_id: int) -> Notice:
    """Take a notice back while nobody could see it: it is a draft again."""
    found = lock_notice(actor, notice_id)
    if found.author_id != actor.account_id:
        raise NotAllowed
    if is_seen(sent_moment(found), clock.now()):
        raise RuleBroken("Đã quá 30 giây, gia đình xem được thông báo này rồi. Hãy gửi bản đính chính hoặc thu hồi.")
    about = select(NoticePupil.id).where(NoticePupil.notice_id == found.id)
    db.session.execute(delete(NoticePerson).where(NoticePerson.notice_pupil_id.in_(about)))
    db.session.execute(delete(NoticePupil).where(NoticePupil.notice_id == found.id))
    found.sent_at = None
    note(actor, "notice_undone", "notice", found.id, after={"title": found.title})
    db.session.flush()
    return found


def withdraw(actor: Actor, *, notice_id: int, reason: str) -> Notice:
    """Say that a sent notice no longer holds, and why; families go on reading it as withdrawn."""
    found = lock_notice(actor, notice_id)
    sent_moment(found)
    if found.broadcast_id is not None:
        raise NotAllowed
    if not reason:
        raise RuleBroken("Vui lòng nhập lý do.", field="reason")
    if found.withdrawn_at is not None:
        raise RuleBroken("Thông báo này đã được thu hồi.")
    seen = is_seen(found.sent_at, clock.now())
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = clock.now(), actor.name, reason
    note(actor, "notice_withdrawn", "notice", found.id, after={"title": found.title, "reason": reason})
    db.session.flush()
    if seen:
        tell(found, Kind.NOTICE_WITHDRAWN, key="withdrawn")
    return found


def announce(item: OutboxItem) -> None:
    """Tell the people of a notice once its half minute is over; one taken back or withdrawn meanwhile is not told."""
    found = db.session.get(Notice, item.payload["notice_id"])
    if found is None or found.withdrawn_at is not None or found.sent_at is None:
        return
    if found.sent_at.isoformat() == item.payload["sent_at"]:
        tell(found, Kind.NOTICE_URGENT if found.urgent else Kind.NOTICE_SENT, key="sent")


def tell(notice: Notice, kind: Kind, *, key: str, account_ids: Sequence[int] | None = None) -> int:
    """Tell everybody a notice was sent to, or only these accounts, as long as they may see the pupil at that moment;
    whom it was sent to stays as written.

    In the quiet hours of the school what is not urgent waits for the morning. How many people are told.
    """
    morning = None if kind == Kind.NOTICE_URGENT else quiet_end(notice.unit_id)
    if morning is None:
        return _tell(notice, kind, key, account_ids)
    payload = {"notice_id": notice.id, "kind": kind, "key": key, "account_ids": account_ids and list(account_ids)}
    queue_many(LATER, {f"notice-{notice.id}-{key}-later": payload}, available_at=morning)
    return len(_people(notice, account_ids))


def tell_later(item: OutboxItem) -> None:
    """In the morning: what was put off for the night, unless it was withdrawn meanwhile."""
    found, kind = db.session.get(Notice, item.payload["notice_id"]), Kind(item.payload["kind"])
    if found is None or found.sent_at is None:
        return
    if found.withdrawn_at is None or kind == Kind.NOTICE_WITHDRAWN:
        _tell(found, kind, item.payload["key"], item.payload["account_ids"])


def _people(notice: Notice, account_ids: Sequence[int] | None) -> Sequence[int]:
    """Those of them who may see today the pupil they were told about; three statements."""
    query = (
        select(NoticePerson.account_id, NoticePupil.pupil_id)
        .join(NoticePupil, NoticePupil.id == NoticePerson.notice_pupil_id)
        .where(NoticePupil.notice_id == notice.id, NoticePerson.account_id.is_not(None))
        .order_by(NoticePerson.id)
    )
    written = [(account_id or 0, pupil_id) for account_id, pupil_id in db.session.execute(query)]
    told = find_told({pupil_id for _account_id, pupil_id in written})
    today = {(each.account_id, pupil_id) for pupil_id, people in told.items() for each in people}
    people = dict.fromkeys(account_id for account_id, pupil_id in written if (account_id, pupil_id) in today)
    return [each for each in people if account_ids is None or each in account_ids]


def _tell(notice: Notice, kind: Kind, key: str, account_ids: Sequence[int] | None) -> int:
    people = _people(notice, account_ids)
    school = notice.author
    if notice.broadcast_id is None:
        school = db.session.scalar(select(Unit.name).where(Unit.id == notice.unit_id)) or ""
    params, path = {"school": school}, f"/so-lien-lac/thong-bao/{notice.id}"
    key = f"notice-{notice.id}-{key}"
    count = notify(people, kind=kind, key=key, params=params, path=path)
    if notice.broadcast_id is None:  # a school's money is not for what a unit above sends
        queue_plan(notice, kind, key=key)
    return count


def _is_reached(people: Sequence[Told]) -> bool:
    return any(person.can_enter and person.guardian_id is not None for person in people)


def write_recipients(notice: Notice, pupils: Sequence[Aimed], told: Mapping[int, Sequence[Told]]) -> None:
    """Keep whom a notice goes to with their rights of this moment; two statements."""
    ids = dict(zip((each.pupil_id for each in pupils), next_ids(NoticePupil, len(pupils)), strict=True))
    rows = [
        {
            "id": ids[each.pupil_id],
            "notice_id": notice.id,
            "pupil_id": each.pupil_id,
            "class_id": each.class_id,
            "class_name": each.class_name,
        }
        for each in pupils
    ]
    people = [
        {
            "notice_pupil_id": ids[person.pupil_id],
            "guardian_id": person.guardian_id,
            "account_id": person.account_id,
            "relation": person.relation,
            "may_reply": person.may_reply,
            "may_sign": person.may_sign,
        }
        for each in pupils
        for person in told.get(each.pupil_id, ())
    ]
    db.session.execute(insert(NoticePupil), rows)
    if people:
        db.session.execute(insert(NoticePerson), people)


def _wording(notice: Notice) -> Wording:
    return Wording(
        title=notice.title,
        text=notice.text,
        ends_on=notice.ends_on,
        confirming=notice.confirming,
        urgent=notice.urgent,
        question=notice.question,
        options=notice.options,
        consent=notice.consent,
    )
