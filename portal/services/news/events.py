"""The calendar of the own site for those who keep it: add, change, call off, take back. All is public at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, defer

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken, mark
from portal.models.news import Article, ArticleVersion, Event, Site
from portal.rules.news.events import (
    LONGEST_AUDIENCE,
    LONGEST_DESCRIPTION,
    LONGEST_PLACE,
    LONGEST_REASON,
    LONGEST_TITLE,
    Off,
    Span,
    Wanted,
    is_over,
    make_span,
)
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import short_time
from portal.services.news.scope import shown_articles
from portal.services.news.sites import find_own_site, touch
from portal.services.paging import Paged, paginate
from portal.services.records import note

SIZE = 30
MOST_ARTICLES = 60
CHANGED = mark("%(name)s vừa sửa sự kiện này lúc %(moment)s. Xem lại các ô bên dưới, bấm Lưu lần nữa để thay bản đó.")
STALE = mark("Sự kiện vừa thay đổi sau khi bạn mở trang này. Hãy xem lại rồi làm tiếp.")
SHOWN = ("ahead", "past", "taken_back")


@dataclass(frozen=True)
class Facts:
    """What is told of an event."""

    title: str
    when: Wanted
    place: str = ""
    audience: str = ""
    description: str = ""
    article_id: int | None = None


def may_plan(actor: Actor) -> bool:
    """Whether the actor keeps the calendar of the unit."""
    return actor.can(Permission.NEWS_MODERATE) or actor.can(Permission.NEWS_MANAGE)


def get_planned_site(actor: Actor) -> Site:
    """The own site, for somebody who keeps its calendar."""
    if not may_plan(actor):
        raise NotAllowed
    site = find_own_site(actor)
    if site is None:
        raise NotFound
    return site


def visible_events(actor: Actor) -> Select[Event]:
    """Events of the own site, those taken back too."""
    return select(Event).where(Event.unit_id == get_planned_site(actor).unit_id)


def get_event(actor: Actor, event_id: int) -> Event:
    """One event of the own site."""
    event = db.session.scalar(visible_events(actor).where(Event.id == event_id))
    if event is None:
        raise NotFound
    return event


def list_events(actor: Actor, *, show: str, number: int) -> Paged[Event]:
    """The events ahead, the next first; those that are over or taken back, the last first."""
    query, now = visible_events(actor), clock.now()
    if show == "taken_back":
        query = query.where(Event.taken_back_at.is_not(None)).order_by(Event.starts_at.desc(), Event.id.desc())
    elif show == "past":
        query = query.where(Event.taken_back_at.is_(None), Event.ends_at <= now)
        query = query.order_by(Event.starts_at.desc(), Event.id.desc())
    else:
        query = query.where(Event.taken_back_at.is_(None), Event.ends_at > now)
        query = query.order_by(Event.starts_at, Event.id)
    return paginate(query, number=number, size=SIZE)


def list_articles(actor: Actor, *, kept: int | None = None) -> Sequence[Article]:
    """What an event can lead to: the last articles everybody reads, and the one it leads to already."""
    site = get_planned_site(actor)
    titled = contains_eager(Article.shown).options(defer(ArticleVersion.body), defer(ArticleVersion.text))
    query = shown_articles(site.unit_id).join(ArticleVersion, ArticleVersion.id == Article.shown_id).options(titled)
    newest = db.session.scalars(query.order_by(Article.publish_at.desc(), Article.id.desc()).limit(MOST_ARTICLES)).all()
    if kept is None or any(article.id == kept for article in newest):
        return newest
    return [*db.session.scalars(query.where(Article.id == kept)).all(), *newest]


def add_event(actor: Actor, *, facts: Facts) -> Event:
    """One event more, which everybody reads at once."""
    site, now = get_planned_site(actor), clock.now()
    span = _read_span(facts.when)
    if is_over(span.ends_at, now):
        raise RuleBroken("Sự kiện này đã qua; kiểm tra lại ngày giờ.", field="first_day")
    event = Event(
        unit_id=site.unit_id, created_at=now, created_by_id=actor.account_id, created_by=actor.name, changed_at=now
    )
    _fill(actor, event, facts, span)
    db.session.add(event)
    _done(actor, event, "event_added")
    return event


def change_event(actor: Actor, *, event_id: int, seen: int | None, facts: Facts) -> Event:
    """Tell something else of an event; ``seen`` is its version on the page, a newer one is read first."""
    event = _hold(actor, event_id)
    if seen != event.version:
        moment = short_time(event.changed_at.astimezone(clock.LOCAL_ZONE))
        raise Conflict(CHANGED, name=event.changed_by, moment=moment)
    span, now = _read_span(facts.when), clock.now()
    if is_over(span.ends_at, now) and not is_over(event.ends_at, now):
        raise RuleBroken("Sự kiện này đã qua; kiểm tra lại ngày giờ.", field="first_day")
    _fill(actor, event, facts, span)
    _done(actor, event, "event_changed")
    return event


def call_off(actor: Actor, *, event_id: int, seen: int | None, off: Off, reason: str) -> Event:
    """Say that the event is postponed or cancelled, and why; it stays in the calendar, struck."""
    event = _hold_as_seen(actor, event_id, seen)
    if not reason.strip():
        raise RuleBroken("Vui lòng ghi rõ lý do.", field="reason")
    _check_length(reason, LONGEST_REASON, "reason")
    event.off, event.off_reason = off, reason.strip()
    event.off_at, event.off_by = clock.now(), actor.name
    _done(actor, event, f"event_{off}", reason=reason.strip())
    return event


def hold_after_all(actor: Actor, *, event_id: int, seen: int | None) -> Event:
    """An event that was called off takes place again as it stands."""
    event = _hold_as_seen(actor, event_id, seen)
    event.off, event.off_reason, event.off_at, event.off_by = None, None, None, None
    _done(actor, event, "event_held")
    return event


def take_back(actor: Actor, *, event_id: int, seen: int | None, back: bool) -> Event:
    """Show an event entered by mistake no longer, or again."""
    event = _hold_as_seen(actor, event_id, seen)
    event.taken_back_at, event.taken_back_by = (clock.now(), actor.name) if back else (None, None)
    _done(actor, event, "event_taken_back" if back else "event_put_back")
    return event


def _hold(actor: Actor, event_id: int) -> Event:
    """The event as it is now, until the end of the transaction."""
    held = visible_events(actor).where(Event.id == event_id).with_for_update(of=Event)
    event = db.session.scalar(held, execution_options={"populate_existing": True})
    if event is None:
        raise NotFound
    return event


def _hold_as_seen(actor: Actor, event_id: int, seen: int | None) -> Event:
    event = _hold(actor, event_id)
    if seen != event.version:
        raise Conflict(STALE)
    return event


def _read_span(wanted: Wanted) -> Span:
    return make_span(wanted, today=clock.today(), zone=clock.LOCAL_ZONE)


def _fill(actor: Actor, event: Event, facts: Facts, span: Span) -> None:
    if not facts.title.strip():
        raise RuleBroken("Vui lòng nhập tên sự kiện.", field="title")
    for name, most in (
        ("title", LONGEST_TITLE),
        ("place", LONGEST_PLACE),
        ("audience", LONGEST_AUDIENCE),
        ("description", LONGEST_DESCRIPTION),
    ):
        _check_length(getattr(facts, name), most, name)
        setattr(event, name, getattr(facts, name).strip())
    if facts.article_id not in {None, event.article_id}:
        _check_article(event.unit_id, facts.article_id)
    event.article_id = facts.article_id
    event.starts_at, event.ends_at = span.starts_at, span.ends_at
    event.all_day, event.has_end = span.all_day, span.has_end
    event.changed_by = actor.name


def _check_length(text: str, most: int, field: str) -> None:
    if len(text) > most:
        raise RuleBroken("Không quá %(max)d ký tự.", field=field, max=most)


def _check_article(unit_id: int, article_id: int | None) -> None:
    if db.session.scalar(shown_articles(unit_id).where(Article.id == article_id)) is None:
        raise RuleBroken("Chọn một bài đang đăng trên trang tin của đơn vị.", field="article_id")


def _done(actor: Actor, event: Event, action: str, *, reason: str = "") -> None:
    """What readers see has changed: keep who did it and when, in the event and in the audit log."""
    event.changed_at, event.changed_by = clock.now(), actor.name
    db.session.flush()
    touch([event.unit_id])
    starts = short_time(event.starts_at.astimezone(clock.LOCAL_ZONE))
    after = {"event_title": event.title, "event_time": starts} | ({"reason": reason} if reason else {})
    note(actor, action, "event", event.id, after=after)
