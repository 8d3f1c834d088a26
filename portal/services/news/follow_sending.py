"""Mails about new articles: a job finds who is due, a few at a time; each mail is written when it is sent.

A follower's ``covered_until`` moves in the transaction that queues the mail, so that nothing is queued twice and
nothing between two mails is left out. What the mail holds is what everybody may read at the moment of sending.
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from portal.adapters import clock
from portal.adapters.mail import Letter
from portal.adapters.signing import SigningKey
from portal.adapters.texts import in_language
from portal.db import begin_write, db
from portal.models.news import Article, Follower, FollowerSection, Site
from portal.models.records import OutboxItem
from portal.rules.news import follow_mails as mails
from portal.rules.news.following import REACH, Frequency, last_border
from portal.rules.news.hosts import full_address
from portal.rules.notifications.mails import Sender
from portal.rules.vietnamese import short_date
from portal.services.news.follow_letters import find_addressee, wanted_by
from portal.services.news.following import Link, link_token
from portal.services.news.reading import cards, newest_first
from portal.services.news.scope import shown_articles
from portal.services.records.outbox import queue_many

ARTICLES = "follower_mail"
PER_RUN = 200
"""So many mails are queued in a minute: other work of the outbox never waits long behind them."""
LONGEST_LIST = 30


def queue_follower_mails() -> None:
    """The recurring job: queue a mail for each follower for whom something new has become due."""
    left = PER_RUN
    for frequency in Frequency:
        if left and db.session.execute(_due(frequency).limit(1)).first() is not None:
            begin_write()
            left -= _queue(frequency, left)
            db.session.commit()
        else:
            db.session.rollback()


def _queue(frequency: Frequency, most: int) -> int:
    until = _border(frequency)
    earliest = until - REACH[frequency]
    due = db.session.execute(_due(frequency).limit(most)).all()
    payloads = {
        f"follow-{follower_id}-{until.timestamp():.6f}": {
            "follower_id": follower_id,
            "salt": salt,
            "since": max(covered or earliest, earliest).isoformat(),
            "until": until.isoformat(),
        }
        for follower_id, salt, covered in due
    }
    queue_many(ARTICLES, payloads)
    ids = [row.id for row in due]
    moved = update(Follower).where(Follower.id.in_(ids)).values(covered_until=until)
    db.session.execute(moved, execution_options={"synchronize_session": False})
    return len(ids)


def _border(frequency: Frequency) -> datetime:
    return last_border(frequency, clock.now().astimezone(clock.LOCAL_ZONE))


def _due(frequency: Frequency) -> Select[int, str, datetime | None]:
    """(id, salt, covered until) of followers who have not been sent something that everybody may read."""
    until = _border(frequency)
    return (
        shown_articles()
        .join(Follower, Follower.unit_id == Article.unit_id)
        .where(Article.publish_at > until - REACH[frequency], Article.publish_at <= until, _is_news())
        .where(Follower.frequency == frequency, Follower.covered_until < Article.publish_at)
        .where(Follower.ended_at.is_(None), _wants_followers(), _wants_section())
        .with_only_columns(Follower.id, Follower.salt, Follower.covered_until)
        .distinct()
        .order_by(Follower.id)
    )


def _is_news() -> ColumnElement[bool]:
    """Not replaced by another article meanwhile."""
    return Article.superseded_by_id.is_(None)


def _wants_followers() -> ColumnElement[bool]:
    """SQL twin of ``rules.news.following.is_followable``."""
    return func.coalesce(Site.settings["following"].as_boolean(), True)


def _wants_section() -> ColumnElement[bool]:
    chosen = select(FollowerSection.section_id).where(FollowerSection.follower_id == Follower.id)
    return or_(~chosen.exists(), chosen.where(FollowerSection.section_id == Article.section_id).exists())


def write_articles(key: SigningKey, item: OutboxItem, sender: Sender, message_id: str) -> Letter | None:
    """The mail to one follower; None when following ended or nothing of it may be read any more."""
    follower = find_addressee(item)
    if follower is None:
        return None
    since, until = (datetime.fromisoformat(item.payload[name]) for name in ("since", "until"))
    found = _list_new(follower, since, until)
    if not found:
        return None
    token, home = (
        link_token(key, Link.MANAGE, follower),
        full_address(sender.url, follower.site.host, f"/trang/{follower.site.slug}/"),
    )
    ways = mails.Ways(
        change=sender.address(mails.CHANGE + token), stop=sender.address(mails.STOP + token), archive=f"{home}luu-tru/"
    )
    words = mails.articles(
        wanted_by(follower),
        [_headline(article, home) for article in found[:LONGEST_LIST]],
        ways,
        more=len(found[LONGEST_LIST:]),
        say=in_language(follower.language),
    )
    return Letter(follower.email or "", words.subject, words.body, message_id, _headers(follower, ways, sender))


def _list_new(follower: Follower, since: datetime, until: datetime) -> Sequence[Article]:
    query = cards(follower.unit_id).where(Article.publish_at > since, Article.publish_at <= until, _is_news())
    if follower.sections:
        query = query.where(Article.section_id.in_([section.id for section in follower.sections]))
    return db.session.scalars(newest_first(query)).all()


def _headline(article: Article, home: str) -> mails.Headline:
    assert article.shown is not None
    assert article.publish_at is not None
    return mails.Headline(
        title=article.shown.title,
        section=article.section.name,
        day=short_date(article.publish_at.astimezone(clock.LOCAL_ZONE).date()),
        summary=article.shown.summary,
        url=f"{home}bai/{article.slug}",
    )


def _headers(follower: Follower, ways: mails.Ways, sender: Sender) -> tuple[tuple[str, str], ...]:
    """What lets a mail program sort the mails and offer a button that ends them (RFC 2919, 2369, 8058)."""
    host = urlsplit(sender.url).hostname or "localhost"
    return (
        ("List-Id", f"<{follower.site.slug}.theo-doi.{host}>"),
        ("List-Unsubscribe", f"<{ways.stop}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )
