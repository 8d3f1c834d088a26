"""The checks before an article is handed in, with what only the database knows."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import exists, select

from portal.db import db
from portal.errors import RuleBroken
from portal.models.news import Article, ArticleVersion, FormerAddress, Site
from portal.rules.news.body import Body, take_apart
from portal.rules.news.checks import Finding, Outcome, Piece, check
from portal.rules.news.settings import read_settings
from portal.services.news.consents import consents_missing

Knows = Callable[[str], bool | None]
"""Whether an address belongs to the portal and leads to a page of it: None for an address elsewhere."""
_PAGE = re.compile(r"^/trang/(?P<site>[^/]+)(?:/bai/(?P<article>[^/]+))?/?$")
MOST_LINKS = 40


@dataclass(frozen=True)
class Checked:
    """The list shown to the author; ``asks_consent``: nobody but the author can say whether children agreed."""

    findings: list[Finding]
    asks_consent: bool

    @property
    def blocked(self) -> bool:
        """Whether something must be mended first."""
        return any(finding.outcome == Outcome.BLOCKS for finding in self.findings)


def check_article(article: Article, version: ArticleVersion, knows: Knows) -> Checked:
    """Check a version as it is now."""
    body = take_apart(version.body)
    others = [version.cover, *(item.medium for item in version.gallery)]
    missing = consents_missing(article, version, _pictures(version, body))
    piece = Piece(
        body=body,
        kind=article.kind,
        title=version.title,
        summary=version.summary,
        text=version.text,
        other_alts=[medium.alt for medium in others if medium],
        lost_links=_lost(body, knows),
        source_name=version.source_name,
        source_url=version.source_url,
        source_permission=version.source_permission,
        missing_consents=missing or (),
        shortest_words=read_settings(article.site.settings).shortest_words,
    )
    return Checked(check(piece), asks_consent=missing is None)


def check_consents(article: Article, version: ArticleVersion) -> None:
    """Ask again at the moment the version goes before the public: a family may have changed its mind since."""
    missing = consents_missing(article, version, _pictures(version, take_apart(version.body)))
    if missing:
        raise RuleBroken("Chưa đăng được, chưa có sự đồng ý cho đăng: %(names)s.", names=", ".join(missing))


def _pictures(version: ArticleVersion, body: Body) -> set[int]:
    others = [version.cover, *(item.medium for item in version.gallery)]
    return {medium.id for medium in others if medium} | {medium_id for medium_id, _alt in body.pictures}


def _lost(body: Body, knows: Knows) -> Collection[str]:
    """Links into the portal that lead nowhere; addresses elsewhere are never fetched."""
    links = list(dict.fromkeys(body.links))[:MOST_LINKS]
    return [link for link in links if knows(link) is False or not _is_there(link, knows)]


def _is_there(link: str, knows: Knows) -> bool:
    """Pages of sites are looked up; every other page of the portal is taken to be there."""
    found = _PAGE.match(urlsplit(link).path) if knows(link) else None
    if found is None:
        return True
    site = db.session.scalar(select(Site.unit_id).where(Site.slug == found["site"]))
    if site is None or found["article"] is None:
        return site is not None
    here = exists().where(Article.unit_id == site, Article.slug == found["article"], Article.discarded_at.is_(None))
    before = exists().where(FormerAddress.unit_id == site, FormerAddress.slug == found["article"])
    return bool(db.session.scalar(select(here | before)))
