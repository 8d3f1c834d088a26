"""Public consultations for whoever manages the site: written, published, read, summed up."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, exists, select

from portal.adapters import clock
from portal.adapters.html import clean_html, html_of_typed
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write, db
from portal.errors import Conflict, NotFound, RuleBroken, Say, mark
from portal.models.news import Consultation, ConsultationComment
from portal.rules.news.asking import check_text
from portal.rules.news.consulting import (
    LONGEST_BODY,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    ConsultationState,
    check_span,
)
from portal.rules.news.parts import Part, Scene
from portal.rules.permissions import Actor
from portal.services.news.consultations import state_of
from portal.services.news.sites import get_managed_site, touch
from portal.services.paging import Paged, paginate
from portal.services.records import note

SIZE = 30
MOST_ROWS = 50_000
CHANGED = mark("Người khác vừa sửa việc lấy ý kiến này. Nội dung bạn nhập còn nguyên; hãy xem lại rồi gửi lần nữa.")
COLUMNS = ((mark("Gửi lúc"), 18), (mark("Người góp ý"), 28), (mark("Ý kiến"), 90))


def visible_consultations(actor: Actor) -> Select[Consultation]:
    """Consultations of the own site, for whoever manages it."""
    return select(Consultation).where(Consultation.unit_id == get_managed_site(actor).unit_id)


def list_consultations(actor: Actor, *, number: int) -> Paged[Consultation]:
    """All, drafts too, that which ends last first."""
    query = visible_consultations(actor).order_by(Consultation.ends_at.desc(), Consultation.id.desc())
    return paginate(query, number=number, size=SIZE)


def get_consultation(actor: Actor, consultation_id: int) -> Consultation:
    """One of the own site; NotFound for any other."""
    found = db.session.scalar(visible_consultations(actor).where(Consultation.id == consultation_id))
    if found is None:
        raise NotFound
    return found


def save_consultation(
    actor: Actor,
    *,
    consultation_id: int | None,
    seen: int,
    title: str,
    body: str,
    opens_on: date,
    closes_on: date,
) -> Consultation:
    """Begin one, or change it; ``body`` as typed (paragraphs, "## " headings, "- " lists). Readers see it at once."""
    title = check_text(title, LONGEST_TITLE, field="title")
    cleaned = clean_html(html_of_typed(check_text(body, LONGEST_BODY, field="body")), media=())
    if not cleaned:
        raise RuleBroken("Vui lòng nhập mục này.", field="body")
    check_span(opens_on, closes_on)
    found = _new(actor) if consultation_id is None else _hold(actor, consultation_id, seen)
    found.title, found.body = title, cleaned
    found.opens_at, found.ends_at = _midnight(opens_on), _midnight(closes_on + timedelta(days=1))
    db.session.add(found)
    db.session.flush()
    after = {"consultation": title, "opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()}
    note(actor, "consultation_saved", "consultation", found.id, after=after)
    _touch(found)
    return found


def publish(actor: Actor, *, consultation_id: int, seen: int) -> Consultation:
    """Let everybody read it from its first day on."""
    found = _hold(actor, consultation_id, seen)
    if found.ends_at <= clock.now():
        raise RuleBroken("Ngày kết thúc đã qua. Hãy sửa ngày trước khi đăng.")
    if found.published_at is None:
        found.published_at = clock.now()
        note(actor, "consultation_published", "consultation", found.id, after={"consultation": found.title})
        _touch(found)
    return found


def take_off(actor: Actor, *, consultation_id: int, seen: int) -> Consultation:
    """Take it off the site; the comments stay with the unit."""
    found = _hold(actor, consultation_id, seen)
    if found.published_at is not None:
        _touch(found)
        found.published_at = None
        note(actor, "consultation_taken_off", "consultation", found.id, after={"consultation": found.title})
    return found


def sum_up(actor: Actor, *, consultation_id: int, seen: int, summary: str) -> Consultation:
    """Tell everybody how the comments were taken; not while it takes comments."""
    words = check_text(summary, LONGEST_SUMMARY, field="summary")
    found = _hold(actor, consultation_id, seen)
    if state_of(found) != ConsultationState.CLOSED:
        raise RuleBroken("Chỉ đăng tổng hợp sau khi kết thúc lấy ý kiến.", field="summary")
    found.summary, found.summary_at = words, clock.now()
    note(actor, "consultation_summed_up", "consultation", found.id, after={"consultation": found.title})
    _touch(found)
    return found


def list_comments(consultation: Consultation, *, number: int) -> Paged[ConsultationComment]:
    """What people said, the last first; the consultation was loaded through its scope."""
    return paginate(_comments(consultation).order_by(ConsultationComment.id.desc()), number=number, size=SIZE)


def comments_sheet(actor: Actor, *, consultation_id: int, say: Say = str) -> bytes:
    """All comments as XLSX, in the order they came; taking them away is noted."""
    begin_write()
    found = get_consultation(actor, consultation_id)
    rows = db.session.scalars(_comments(found).order_by(ConsultationComment.id).limit(MOST_ROWS)).all()
    note(actor, "consultation_exported", "consultation", found.id, after={"rows": len(rows)})
    headings = [(say(heading), width) for heading, width in COLUMNS]
    return write_table(found.title, headings, [[row.at, row.name, row.comment] for row in rows])


def list_consultation_parts(scene: Scene) -> Iterator[Part]:
    """Public consultation among the required parts of a site: there is one, or was."""
    published = exists().where(Consultation.unit_id == scene.unit_id, Consultation.published_at.is_not(None))
    yield scene.part(
        "consultation",
        mark("Lấy ý kiến"),
        filled=bool(db.session.scalar(select(published))),
        endpoint="news.consultations",
        public="sites.consultations",
        lacks=mark("Chưa lấy ý kiến về việc nào."),
        usual_days=0,
    )


def _comments(consultation: Consultation) -> Select[ConsultationComment]:
    return select(ConsultationComment).where(ConsultationComment.consultation_id == consultation.id)


def _new(actor: Actor) -> Consultation:
    site, now = get_managed_site(actor), clock.now()
    return Consultation(
        unit_id=site.unit_id, created_at=now, created_by_id=actor.account_id, created_by=actor.name, summary=""
    )


def _hold(actor: Actor, consultation_id: int, seen: int) -> Consultation:
    query = visible_consultations(actor).where(Consultation.id == consultation_id).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    if found.version != seen:
        raise Conflict(CHANGED)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL_ZONE)


def _touch(consultation: Consultation) -> None:
    if consultation.published_at is not None:
        touch([consultation.unit_id])
