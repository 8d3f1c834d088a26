"""Remarks on passages of an article: made by moderators, seen beside the text, settled by those who write."""

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.news import Article, ArticleComment, ArticleVersion
from portal.rules.news.acts import Act
from portal.rules.permissions import Actor
from portal.rules.vietnamese import clean
from portal.services.news.acting import hold
from portal.services.news.scope import get_article

LONGEST_COMMENT = 1000
LONGEST_QUOTE = 500
MOST_COMMENTS = 200


def add_comment(actor: Actor, *, article_id: int, seen: int, quote: str, words: str) -> ArticleComment:
    """Remark on a passage of the version that waits, quoted from its text, or on the whole of it."""
    held = hold(actor, article_id=article_id, act=Act.DECIDE, seen=seen)
    version = held.to_decide or held.version
    _check(version, quote, words)
    made = ArticleComment(
        version_id=version.id,
        quote=clean(quote),
        words=words.strip(),
        at=clock.now(),
        by_id=actor.account_id,
        by=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    return made


def settle_comment(actor: Actor, *, article_id: int, comment_id: int, settled: bool = True) -> ArticleComment:
    """Mark a remark as dealt with, or open again."""
    article = get_article(actor, article_id)
    comment = db.session.scalar(
        select(ArticleComment)
        .join(ArticleVersion, ArticleVersion.id == ArticleComment.version_id)
        .where(ArticleComment.id == comment_id, ArticleVersion.article_id == article.id)
    )
    if comment is None:
        raise NotFound
    comment.settled_at, comment.settled_by = (clock.now(), actor.name) if settled else (None, None)
    return comment


def list_comments(article: Article) -> Sequence[ArticleComment]:
    """All remarks on the article, the open ones first, then the newest."""
    query = (
        select(ArticleComment)
        .join(ArticleVersion, ArticleVersion.id == ArticleComment.version_id)
        .where(ArticleVersion.article_id == article.id)
        .order_by(ArticleComment.settled_at.is_not(None), ArticleComment.id)
        .limit(MOST_COMMENTS)
    )
    return db.session.scalars(query).all()


def count_open(version_id: int) -> int:
    """How many remarks on a version nobody has dealt with."""
    query = select(func.count()).where(ArticleComment.version_id == version_id, ArticleComment.settled_at.is_(None))
    return db.session.scalar(query) or 0


def _check(version: ArticleVersion, quote: str, words: str) -> None:
    if not words.strip():
        raise RuleBroken("Vui lòng ghi góp ý.", field="words")
    if len(words) > LONGEST_COMMENT:
        raise RuleBroken("Không quá %(max)d ký tự.", field="words", max=LONGEST_COMMENT)
    if len(quote) > LONGEST_QUOTE:
        raise RuleBroken("Không quá %(max)d ký tự.", field="quote", max=LONGEST_QUOTE)
    text = clean(f"{version.title} {version.summary} {version.text}")
    if quote.strip() and clean(quote) not in text:
        raise RuleBroken("Không thấy đoạn này trong bài; hãy chép đúng nguyên văn đoạn cần góp ý.", field="quote")
