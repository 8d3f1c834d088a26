"""How often the articles of a site are read, by days or months: numbers, never who."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from sqlalchemy import func, select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import Say, mark
from portal.models.news import Article, ArticleVersion, ArticleViews
from portal.rules.news.view_spans import Span, first_days, step_of
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date
from portal.services.news.sites import get_managed_site

MOST = 20


@dataclass(frozen=True)
class Step:
    """Views of one day or month, which begins on ``first``."""

    first: date
    views: int


@dataclass(frozen=True)
class Read:
    """Views of one article within the span; ``title`` is what the public reads."""

    article_id: int
    title: str
    views: int


@dataclass(frozen=True)
class ViewChart:
    """Views of all articles of a site in a span, steps earliest first, and the articles most read, most views first."""

    span: Span
    steps: Sequence[Step]
    most_read: Sequence[Read]

    @property
    def total(self) -> int:
        """All views of the span."""
        return sum(step.views for step in self.steps)

    @property
    def highest(self) -> Step:
        """The step with most views, the latest of equals."""
        return max(self.steps, key=lambda step: (step.views, step.first))


def read_views(actor: Actor, *, span: Span) -> ViewChart:
    """How often the own site's articles were read in the span, for who manages the site."""
    site = get_managed_site(actor)
    firsts = first_days(span, clock.today())
    views = func.sum(ArticleViews.views)
    query = select(ArticleViews.day, views).join(Article, Article.id == ArticleViews.article_id)
    query = query.where(Article.unit_id == site.unit_id, ArticleViews.day >= firsts[0])
    counts: Counter[date] = Counter()
    for day, count in db.session.execute(query.group_by(ArticleViews.day)):
        counts[step_of(span, day)] += count
    steps = [Step(first, counts[first]) for first in firsts]
    return ViewChart(span, steps, _list_most_read(site.unit_id, firsts[0]))


def _list_most_read(unit_id: int, since: date) -> list[Read]:
    views = func.sum(ArticleViews.views)
    query = (
        select(Article.id, ArticleVersion.title, views)
        .join(ArticleViews, ArticleViews.article_id == Article.id)
        .join(ArticleVersion, ArticleVersion.id == Article.shown_id)
        .where(Article.unit_id == unit_id, ArticleViews.day >= since)
        .group_by(Article.id, ArticleVersion.title)
        .order_by(views.desc(), Article.id.desc())
        .limit(MOST)
    )
    return [Read(article_id, title, count) for article_id, title, count in db.session.execute(query)]


def views_sheet(actor: Actor, *, span: Span, say: Say = str) -> bytes:
    """The same numbers as XLSX: the steps, and beside them the articles most read."""
    found = read_views(actor, span=span)
    days = span is Span.DAYS
    headings = [
        (say(mark("Ngày") if days else mark("Tháng")), 14),
        (say(mark("Lượt xem")), 12),
        (say(mark("Bài được đọc nhiều nhất")), 70),
        (say(mark("Lượt xem")), 12),
    ]
    steps = [(short_date(step.first)[0 if days else 3 :], step.views) for step in found.steps]
    articles = [(read.title, read.views) for read in found.most_read]
    rows = [[*step, *read] for step, read in zip_longest(steps, articles, fillvalue=(None, None))]
    title = say(mark("Lượt xem bài, 30 ngày qua")) if days else say(mark("Lượt xem bài, 12 tháng qua"))
    return write_table(title, headings, rows)


def count_views(article: Article) -> int | None:
    """How often an article was read since it came out; None if nobody could read it yet."""
    if article.shown_id is None:
        return None
    query = select(func.coalesce(func.sum(ArticleViews.views), 0)).where(ArticleViews.article_id == article.id)
    return db.session.scalar(query)
