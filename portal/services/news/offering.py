"""Offering what a unit publishes to the site of the unit above (R53), in the transaction that publishes it."""

from sqlalchemy import ColumnElement, Select, and_, select

from portal.adapters import clock
from portal.db import db, insert_missing
from portal.models.news import Article, Site, Syndication, TrustedUnit
from portal.models.units import UnitEdge
from portal.rules.news.syndication import RECENT, OfferState
from portal.services.units.tree import edge_holds


def in_state(state: OfferState) -> ColumnElement[bool]:
    """SQL twin of ``offer_state(...) == state``."""
    refused, ended = Syndication.refused_at.is_not(None), Syndication.ended_at.is_not(None)
    accepted = Syndication.accepted_at.is_not(None)
    return {
        OfferState.REFUSED: refused,
        OfferState.ENDED: and_(~refused, ended),
        OfferState.ACCEPTED: and_(accepted, ~refused, ~ended),
        OfferState.WAITING: and_(~accepted, ~refused, ~ended),
    }[state]


def offer_article(article: Article) -> None:
    """Offer an article to the open site of the unit above, once; where that site trusts the unit it accepts at once.

    Made when it is decided that the article becomes public: nobody meets it there before it is shown.
    """
    if article.kind == "article":
        _offer(_pairs().where(Article.id == article.id))


def portals_of(article: Article) -> set[int]:
    """The units on whose sites a reader meets the article: its own, and those that accepted it."""
    accepted = select(Syndication.unit_id).where(Syndication.article_id == article.id, in_state(OfferState.ACCEPTED))
    return {article.unit_id, *db.session.scalars(accepted)}


def site_opened(site: Site) -> set[int]:
    """A site just opened is offered what the units below it published of late; gives the sites whose pages change."""
    since = clock.now() - RECENT
    _offer(_pairs().where(UnitEdge.parent_id == site.unit_id, Article.publish_at > since))
    return portals_showing(site)


def portals_showing(site: Site) -> set[int]:
    """The units on whose sites a reader meets articles of this site: its own, and those that accepted any."""
    showing = (
        select(Syndication.unit_id)
        .join(Article, Article.id == Syndication.article_id)
        .where(Article.unit_id == site.unit_id, in_state(OfferState.ACCEPTED))
    )
    return {site.unit_id, *db.session.scalars(showing.distinct())}


def _pairs() -> Select[int, int, int]:
    """(article, site above it that is open today, whether that site trusts the unit) of what is or will be public."""
    edge = and_(UnitEdge.child_id == Article.unit_id, UnitEdge.relation == "administrative")
    trusted = and_(TrustedUnit.unit_id == UnitEdge.parent_id, TrustedUnit.child_id == UnitEdge.child_id)
    return (
        select(Article.id, UnitEdge.parent_id, TrustedUnit.child_id)
        .join(UnitEdge, and_(edge, edge_holds(clock.today())))
        .join(Site, and_(Site.unit_id == UnitEdge.parent_id, Site.opened_at.is_not(None)))
        .outerjoin(TrustedUnit, trusted)
        .where(Article.kind == "article", Article.shown_id.is_not(None), Article.withdrawn_at.is_(None))
    )


def _offer(pairs: Select[int, int, int]) -> None:
    db.session.flush()
    now = clock.now()
    blank = {"headline": "", "summary": "", "folded": "", "version": 1, "offered_at": now}
    rows = [
        {**blank, "article_id": article_id, "unit_id": unit_id, "accepted_at": now if trusted else None}
        for article_id, unit_id, trusted in db.session.execute(pairs)
    ]
    insert_missing(Syndication, rows, unique=["article_id", "unit_id"], returning=[Syndication.id])
