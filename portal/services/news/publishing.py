"""Putting an article before the public, now or at a time, and taking it away again; each act with its trace."""

from datetime import datetime

from portal.adapters import clock
from portal.errors import RuleBroken
from portal.models.news import Article, ArticleVersion
from portal.rules.news.acts import UNSEEN, Act
from portal.rules.news.moments import check_ahead
from portal.rules.news.steps import Step
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_time
from portal.services.news.acting import Hold, happened, hold
from portal.services.news.addresses import settle_address, settle_tags, was_public
from portal.services.news.checking import check_consents
from portal.services.news.offering import offer_article, portals_of
from portal.services.news.scope import showing_of
from portal.services.news.sites import touch
from portal.services.news.telling import tell_authors

LONGEST_REASON = 1000


def publish(actor: Actor, *, article_id: int, seen: int, at: datetime | None = None) -> Article:
    """Publish the approved version now, or at a time to come."""
    held = hold(actor, article_id=article_id, act=Act.PUBLISH if at is None else Act.SCHEDULE, seen=seen)
    check_consents(held.article, held.version)
    show_version(actor, held, held.version, at=at)
    return held.article


def show_version(actor: Actor, held: Hold, version: ArticleVersion, *, at: datetime | None, tell: bool = True) -> None:
    """Make the version the one the public reads, from ``at`` or from now on; author and history are told."""
    article, now = held.article, clock.now()
    if at is not None:
        if showing_of(article, now) not in UNSEEN:
            raise RuleBroken("Bài này đã từng đăng nên không hẹn giờ cho bản sửa: hãy đăng ngay, hoặc để đăng sau.")
        check_ahead(at, now, field="day")
    before = was_public(article)
    settle_address(article, version)
    settle_tags(article, version)
    article.shown = version
    article.shown_id = version.id
    if before and at is None:
        article.revised_at = now
        step = Step.REVISED
    else:
        article.publish_at = at or now
        step = Step.PUBLISHED if at is None else Step.SCHEDULED
    if article.withdrawn_at is not None:
        _lift_withdrawal(article)
    if article.expires_at is not None and article.expires_at <= (article.publish_at or now):
        article.expires_at = None
    words = _moment(at) if at else ""
    made = happened(actor, held, step, words=words, version=version, public=at is None)
    offer_article(article)
    touch(portals_of(article))
    if tell:
        tell_authors(actor, Kind.ARTICLE_PUBLISHED if at is None else Kind.ARTICLE_APPROVED, article, version, made)


def unschedule(actor: Actor, *, article_id: int, seen: int) -> Article:
    """Do not publish at the time set; the version stays approved."""
    held = hold(actor, article_id=article_id, act=Act.UNSCHEDULE, seen=seen)
    article = held.article
    article.shown, article.shown_id, article.publish_at = None, None, None
    settle_tags(article, None)
    happened(actor, held, Step.UNSCHEDULED)
    touch(portals_of(article))
    return article


def withdraw(actor: Actor, *, article_id: int, seen: int, reason: str) -> Article:
    """Take a published article down; its page gives the reason to everybody."""
    check_reason(reason)
    held = hold(actor, article_id=article_id, act=Act.WITHDRAW, seen=seen)
    article = held.article
    article.withdrawn_at, article.withdrawn_by_id, article.withdrawn_by = clock.now(), actor.account_id, actor.name
    article.withdrawn_reason = reason.strip()
    shown = article.shown or held.version
    made = happened(actor, held, Step.WITHDRAWN, words=reason.strip(), version=shown, public=True)
    touch(portals_of(article))
    tell_authors(actor, Kind.ARTICLE_WITHDRAWN, article, shown, made)
    return article


def restore(actor: Actor, *, article_id: int, seen: int) -> Article:
    """Let the public read a withdrawn article again, as it was."""
    held = hold(actor, article_id=article_id, act=Act.RESTORE, seen=seen)
    check_consents(held.article, held.article.shown or held.version)
    _lift_withdrawal(held.article)
    happened(actor, held, Step.RESTORED, version=held.article.shown, public=True)
    touch(portals_of(held.article))
    return held.article


def set_expiry(actor: Actor, *, article_id: int, seen: int, at: datetime | None) -> Article:
    """Let the article expire at a time to come, or never."""
    held = hold(actor, article_id=article_id, act=Act.EXPIRE, seen=seen)
    article, now = held.article, clock.now()
    if at is not None:
        check_ahead(at, now, field="day")
        if article.publish_at and at <= article.publish_at:
            raise RuleBroken("Bài phải hết hạn sau khi được đăng.", field="day")
    article.expires_at = at
    step = Step.EXPIRY_SET if at else Step.EXPIRY_LIFTED
    happened(actor, held, step, words=_moment(at) if at else "", public=was_public(article))
    touch(portals_of(article))
    return article


def check_reason(reason: str) -> None:
    """Raise unless there is a reason that others can read."""
    if not reason.strip():
        raise RuleBroken("Vui lòng ghi rõ lý do.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("Không quá %(max)d ký tự.", field="reason", max=LONGEST_REASON)


def _lift_withdrawal(article: Article) -> None:
    article.withdrawn_at, article.withdrawn_by_id = None, None
    article.withdrawn_by, article.withdrawn_reason = None, None


def _moment(at: datetime) -> str:
    return short_time(at.astimezone(clock.LOCAL_ZONE))
