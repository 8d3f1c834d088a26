"""The school's side of requests: the register, answering, extending once, closing, entering one on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, Say, mark
from portal.models.contact_book import DataRequest
from portal.models.school import Pupil, SchoolClass
from portal.rules.contact_book.requests import (
    ALL_OUTCOMES,
    CHANNEL_LABELS,
    KIND_LABELS,
    PAPER,
    STATE_LABELS,
    check_asked,
    check_closing,
    check_extension,
    check_paper,
    extended,
)
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.rules.school.people import RELATION_LABELS
from portal.rules.school_years import school_year_of
from portal.rules.vietnamese import short_time
from portal.services.contact_book.consents.marking import pupils_of
from portal.services.contact_book.families import reachable_classes
from portal.services.contact_book.requests.register import Entry, enter, entries_of, entry_of, is_late
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.school.scope import get_class, get_pupil
from portal.services.school.viewing import note_look, note_view

_COLUMNS = (
    (mark("Số"), 8),
    (mark("Ngày nhận"), 12),
    (mark("Học sinh"), 26),
    (mark("Người yêu cầu"), 26),
    (mark("Quan hệ"), 14),
    (mark("Yêu cầu"), 24),
    (mark("Nội dung"), 50),
    (mark("Gửi bằng"), 12),
    (mark("Trả lời đã nhận lúc"), 18),
    (mark("Hạn"), 12),
    (mark("Lý do gia hạn"), 30),
    (mark("Tình trạng"), 14),
    (mark("Kết quả"), 18),
    (mark("Đã làm gì"), 50),
    (mark("Kết thúc lúc"), 18),
)


@dataclass(frozen=True, kw_only=True)
class OnPaper:
    """What a request on paper says."""

    pupil_id: int
    asked_by: str
    relation: str
    kind: str
    words: str
    received_on: date


def visible_requests(actor: Actor) -> Select[DataRequest]:
    """The register of the school acted for, for whoever looks after its contact book."""
    if not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    query = select(DataRequest).options(joinedload(DataRequest.pupil, innerjoin=True))
    return query.where(DataRequest.unit_id == actor.unit_id)


def list_requests(actor: Actor, *, number: int, show: str = "") -> Paged[Entry]:
    """Open ones with what is due first, then the closed ones; ``show``: "late", "closed" or "" for the open ones."""
    query = visible_requests(actor)
    if show == "closed":
        query = query.where(DataRequest.closed_at.is_not(None)).order_by(DataRequest.closed_at.desc())
    else:
        query = query.where(DataRequest.closed_at.is_(None))
        query = query.where(is_late(clock.today())) if show == "late" else query
        next_on = case((DataRequest.acknowledged_at.is_(None), DataRequest.acknowledge_by), else_=DataRequest.due_on)
        query = query.order_by(next_on)
    page = paginate(query.order_by(DataRequest.id), number=number, size=20)
    return Paged(entries_of(page.items), page.number, page.size, page.total)


def list_years(actor: Actor) -> Sequence[int]:
    """The years that have entries, the newest first."""
    query = visible_requests(actor).with_only_columns(DataRequest.year).options()
    return sorted(set(db.session.scalars(query.distinct())), reverse=True)


def get_request(actor: Actor, request_id: int) -> Entry:
    """One of the register."""
    found = db.session.scalar(visible_requests(actor).where(DataRequest.id == request_id))
    if found is None:
        raise NotFound
    return entry_of(found)


def visit_request(actor: Actor, request_id: int, *, visit: bool) -> Entry:
    """As ``get_request``; a visit goes into the access log of the pupil."""
    entry = get_request(actor, request_id)
    if note_look(actor, "data_request", visit=visit, pupil_id=entry.request.pupil_id):
        entry = get_request(actor, request_id)
    return entry


def acknowledge(actor: Actor, *, request_id: int, version: int) -> DataRequest:
    """Tell the family that the school has it and by when it is done."""
    found = _hold(actor, request_id, version)
    if found.acknowledged_at is not None:
        raise RuleBroken("Đã trả lời gia đình rồi.")
    found.acknowledged_at, found.acknowledged_by = clock.now(), actor.name
    _done(actor, "data_request_answered", found)
    return found


def extend(actor: Actor, *, request_id: int, version: int, reason: str) -> DataRequest:
    """Fifteen days more, once, with a reason the family reads."""
    found = _hold(actor, request_id, version)
    check_extension(reason, is_extended=found.extended_at is not None, today=clock.today(), due_on=found.due_on)
    _answer_too(actor, found)
    found.extended_at, found.extended_by, found.extended_reason = clock.now(), actor.name, reason
    found.due_on = extended(found.first_due_on)
    _done(actor, "data_request_extended", found, reason=reason)
    return found


def close(actor: Actor, *, request_id: int, version: int, outcome: str, words: str) -> DataRequest:
    """Say what was done; the family reads it."""
    found = _hold(actor, request_id, version)
    check_closing(outcome, words)
    _answer_too(actor, found)
    found.closed_at, found.closed_by = clock.now(), actor.name
    found.outcome, found.outcome_words = outcome, words
    _done(actor, "data_request_closed", found)
    return found


def offer_pupils(actor: Actor, class_id: int | None) -> tuple[Sequence[SchoolClass], Sequence[Pupil]]:
    """The classes of this year, and the pupils of one of them, to enter a request on paper."""
    visible_requests(actor)
    classes = db.session.scalars(reachable_classes(actor, start_year=school_year_of(clock.today()))).all()
    return classes, [] if class_id is None else pupils_of(get_class(actor, class_id))


def enter_paper(actor: Actor, paper: OnPaper) -> DataRequest:
    """Enter a request that came on paper, with the day it came."""
    visible_requests(actor)
    try:
        pupil = get_pupil(actor, paper.pupil_id)
    except NotFound as error:
        raise RuleBroken("Hãy chọn học sinh.", field="pupil") from error
    check_asked(paper.kind, paper.words)
    check_paper(paper.asked_by, paper.received_on, clock.today())
    if paper.relation not in {*RELATION_LABELS, "self"}:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="relation")
    made = enter(
        actor,
        DataRequest(
            unit_id=actor.unit_id,
            pupil_id=pupil.id,
            asked_by=paper.asked_by,
            relation=paper.relation,
            channel=PAPER,
            kind=paper.kind,
            words=paper.words,
            received_on=paper.received_on,
            entered_by=actor.name,
        ),
    )
    after = {"full_name": pupil.full_name, "request_kind": made.kind}
    note(actor, "data_request_entered", "data_request", made.id, after=after)
    db.session.flush()
    return made


def export_register(actor: Actor, *, year: int, say: Say) -> bytes:
    """The register of a year in the order of its numbers; noted in the access log of its pupils."""
    query = visible_requests(actor).where(DataRequest.year == year).order_by(DataRequest.number)
    entries = entries_of(db.session.scalars(query).all())
    if entries:
        note_view(actor, "data_requests_export", pupil_ids=sorted({each.request.pupil_id for each in entries}))
    note(actor, "data_requests_exported", "unit", actor.unit_id or 0, after={"rows": len(entries)})
    db.session.flush()
    now = short_time(clock.now().astimezone(clock.LOCAL_ZONE))
    return write_table(
        say(mark("SỔ YÊU CẦU VỀ DỮ LIỆU CÁ NHÂN NĂM %(year)s")) % {"year": year},
        [(say(heading), width) for heading, width in _COLUMNS],
        [_line(each, say) for each in entries],
        subtitle=f"{actor.unit_name}. {actor.name}, {now}.",
    )


def _line(entry: Entry, say: Say) -> Sequence[object]:
    found = entry.request
    relation = RELATION_LABELS.get(found.relation, mark("Chính em"))
    return [
        found.number,
        found.received_on,
        found.pupil.full_name,
        found.asked_by,
        say(relation),
        say(KIND_LABELS[found.kind]),
        found.words,
        say(CHANNEL_LABELS[found.channel]),
        found.acknowledged_at or "",
        found.due_on,
        found.extended_reason,
        say(STATE_LABELS[entry.state]),
        say(ALL_OUTCOMES[found.outcome]) if found.outcome else "",
        found.outcome_words,
        found.closed_at or "",
    ]


def _hold(actor: Actor, request_id: int, version: int) -> DataRequest:
    """An open request as it was on the page, locked until the transaction ends."""
    locked = select(DataRequest.id).where(DataRequest.id == request_id, DataRequest.unit_id == actor.unit_id)
    db.session.scalar(locked.with_for_update())
    query = visible_requests(actor).where(DataRequest.id == request_id)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    if found.closed_at is not None:
        raise RuleBroken("Yêu cầu này đã kết thúc.")
    if found.version != version:
        raise RuleBroken("Yêu cầu này vừa được xử lý ở nơi khác. Hãy xem lại rồi làm tiếp.")
    return found


def _answer_too(actor: Actor, found: DataRequest) -> None:
    """Whoever tells the family anything has answered it."""
    if found.acknowledged_at is None:
        found.acknowledged_at, found.acknowledged_by = clock.now(), actor.name


def _done(actor: Actor, action: str, found: DataRequest, **more: str) -> None:
    after = {"full_name": found.pupil.full_name, "request_kind": found.kind, **more}
    note(actor, action, "data_request", found.id, after=after)
    db.session.flush()
    if found.account_id is not None:
        notify(
            [found.account_id],
            kind=Kind.DATA_REQUEST_ANSWERED,
            key=f"{action}-{found.id}",
            params={"school": actor.unit_name},
            path=f"/so-lien-lac/{found.pupil_id}/yeu-cau/{found.id}",
            by=actor.account_id,
        )
