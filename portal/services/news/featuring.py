"""Lead stories of the front page and pinned notices: chosen until the end of a day, taken off again."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.news import Article, Site
from portal.rules.news.acts import Act
from portal.rules.news.moments import check_last_day
from portal.rules.news.steps import Step
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.news.acting import happened, hold, look_at
from portal.services.news.reading import LEADS, cards, newest_first
from portal.services.news.sites import touch

USUAL_DAYS = 7


def list_leads(unit_id: int, *, but: int | None = None) -> Sequence[Article]:
    """The lead stories readers meet now, the last published first."""
    leads = cards(unit_id).where(Article.kind == "article", Article.lead_until > clock.now(), Article.id != (but or 0))
    return db.session.scalars(newest_first(leads)).all()


def lead(actor: Actor, *, article_id: int, seen: int, last_day: date | None, instead: int | None = None) -> Article:
    """A lead story until the end of a day. Where there are three already, ``instead`` says which is one no longer."""
    held = hold(actor, article_id=article_id, act=Act.LEAD, seen=seen)
    article, day = held.article, check_last_day(last_day, clock.today(), field="day")
    db.session.scalar(select(Site.unit_id).where(Site.unit_id == article.unit_id).with_for_update())
    others = list_leads(article.unit_id, but=article.id)
    if len(others) >= LEADS:
        dropped = next((other for other in others if other.id == instead), None)
        if dropped is None:
            raise RuleBroken(
                "Trang chủ đã có %(most)d tin nổi bật. Hãy chọn bài thôi nổi bật.", field="instead", most=LEADS
            )
        _end_lead(actor, dropped)
    article.lead_until = _end_of(day)
    happened(actor, held, Step.LED, words=short_date(day), version=article.shown, public=True)
    touch([article.unit_id])
    return article


def stop_leading(actor: Actor, *, article_id: int, seen: int) -> Article:
    """An ordinary article again."""
    held = hold(actor, article_id=article_id, act=Act.UNLEAD, seen=seen)
    _end_lead(actor, held.article)
    touch([held.article.unit_id])
    return held.article


def pin(actor: Actor, *, article_id: int, seen: int, last_day: date | None) -> Article:
    """Above the other notices until the end of a day."""
    held = hold(actor, article_id=article_id, act=Act.PIN, seen=seen)
    day = check_last_day(last_day, clock.today(), field="day")
    held.article.pinned_until = _end_of(day)
    happened(actor, held, Step.PINNED, words=short_date(day), version=held.article.shown, public=True)
    touch([held.article.unit_id])
    return held.article


def unpin(actor: Actor, *, article_id: int, seen: int) -> Article:
    """Among the other notices again."""
    held = hold(actor, article_id=article_id, act=Act.UNPIN, seen=seen)
    held.article.pinned_until = None
    happened(actor, held, Step.UNPINNED, version=held.article.shown, public=True)
    touch([held.article.unit_id])
    return held.article


def _end_lead(actor: Actor, article: Article) -> None:
    article.lead_until = None
    happened(actor, look_at(actor, article), Step.UNLED, version=article.shown, public=True)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), clock.LOCAL_ZONE)
