"""Addresses and tags of articles as the public meets them, set when a version is published."""

from sqlalchemy import delete, select

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleTag, ArticleVersion, FormerAddress
from portal.rules.news.slugs import free_slug, slug_of


def free_address(unit_id: int, title: str, *, article_id: int | None = None) -> str:
    """An address for the title that no other article of the site has or ever had."""
    wanted = slug_of(title)
    own = article_id or 0
    having = select(Article.slug).where(
        Article.unit_id == unit_id, Article.id != own, Article.slug.startswith(wanted, autoescape=True)
    )
    had = select(FormerAddress.slug).where(
        FormerAddress.unit_id == unit_id,
        FormerAddress.article_id != own,
        FormerAddress.slug.startswith(wanted, autoescape=True),
    )
    return free_slug(wanted, {*db.session.scalars(having), *db.session.scalars(had)})


def settle_address(article: Article, version: ArticleVersion) -> None:
    """Give the article the address of its title; one that was public before leads to the new one for ever."""
    address = free_address(article.unit_id, version.title, article_id=article.id)
    if address == article.slug:
        return
    db.session.execute(
        delete(FormerAddress).where(FormerAddress.unit_id == article.unit_id, FormerAddress.slug == address)
    )
    if was_public(article):
        db.session.add(FormerAddress(unit_id=article.unit_id, slug=article.slug, article_id=article.id))
    article.slug = address


def was_public(article: Article) -> bool:
    """Whether anybody outside could have met the article by now."""
    return article.shown_id is not None and article.publish_at is not None and article.publish_at <= clock.now()


def settle_tags(article: Article, version: ArticleVersion | None) -> None:
    """The public tags of the article become those of the version shown; none without a version."""
    db.session.execute(delete(ArticleTag).where(ArticleTag.article_id == article.id))
    names = {slug_of(name, longest=80, otherwise=""): name for name in reversed(version.tags if version else [])}
    for slug, name in names.items():
        if slug:
            db.session.add(ArticleTag(article_id=article.id, slug=slug, unit_id=article.unit_id, name=name[:60]))
