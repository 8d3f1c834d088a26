"""What the units below offer a site: read, accepted, refused, taken off again by whoever looks after the site."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, exists, func, null, select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken, mark
from portal.models.news import Article, ArticleVersion, Medium, Syndication
from portal.models.units import UnitEdge
from portal.rules.news.syndication import Offer, OfferState, offer_state
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import fold
from portal.services.news.gathered import holding, offers_of
from portal.services.news.offering import in_state
from portal.services.news.publishing import check_reason
from portal.services.news.reading import find_media, get_shown
from portal.services.news.sites import touch
from portal.services.news.telling import tell_refused
from portal.services.paging import Paged, paginate
from portal.services.records import note
from portal.services.units.tree import edge_holds

SIZE = 30
LONGEST_HEADLINE, LONGEST_SUMMARY = 200, 500
CHANGED = mark("Người khác vừa xử lý bài này sau khi bạn mở trang. Hãy xem lại rồi làm tiếp.")


@dataclass(frozen=True)
class Offers:
    """One page of what the units below offer; ``counts`` by state, for the words searched for."""

    page: Paged[Syndication]
    counts: dict[OfferState, int]


@dataclass(frozen=True)
class Offered:
    """One article offered: the words the public reads at its own address, and what became of the offer."""

    offer: Syndication
    version: ArticleVersion
    media: Sequence[Medium]
    state: OfferState


def may_gather(actor: Actor) -> bool:
    """Whether the actor decides what the unit's site shows of the units below."""
    return actor.can(Permission.NEWS_MODERATE) or actor.can(Permission.NEWS_MANAGE)


def visible_offers(actor: Actor, *, whole: bool = False) -> Select[Syndication]:
    """Articles offered to the site of the unit acted for, as long as everybody may read them; never a draft."""
    if not may_gather(actor) or actor.unit_id is None:
        raise NotAllowed
    return offers_of(actor.unit_id, whole=whole)


def list_offers(actor: Actor, *, state: OfferState, words: str, number: int) -> Offers:
    """The articles in a state that hold the words; the last published first."""
    found = holding(visible_offers(actor), words)
    counts = _count(found)
    query = found.where(in_state(state)).order_by(Article.publish_at.desc(), Article.id.desc())
    return Offers(paginate(query, number=number, size=SIZE), counts)


def _count(query: Select[Syndication]) -> dict[OfferState, int]:
    sums = [func.coalesce(func.sum(case((in_state(state), 1), else_=0)), 0) for state in OfferState]
    row = db.session.execute(query.with_only_columns(*sums, maintain_column_froms=True)).one()
    return dict(zip(OfferState, row, strict=True))


def waiting_for(actor: Actor) -> ColumnElement[int | None]:
    """How many articles of the units below wait for the actor's site, as a column; NULL for who does not decide, or
    where no unit is below."""
    if not may_gather(actor):
        return cast(null(), Integer)
    waiting = visible_offers(actor).where(in_state(OfferState.WAITING))
    count = waiting.with_only_columns(func.count(), maintain_column_froms=True).correlate(None).scalar_subquery()
    edge = and_(UnitEdge.parent_id == actor.unit_id, UnitEdge.relation == "administrative")
    return case((exists().where(edge, edge_holds(clock.today())), count))


def read_offer(actor: Actor, *, offer_id: int) -> Offered:
    """The article offered, in full as the public reads it."""
    offer = _get(actor, offer_id)
    version = get_shown(offer.article)
    return Offered(offer, version, find_media(version), state_of(offer))


def state_of(offer: Syndication) -> OfferState:
    """What became of an offer."""
    facts = Offer(accepted_at=offer.accepted_at, refused_at=offer.refused_at, ended_at=offer.ended_at)
    return offer_state(facts)


def accept(actor: Actor, *, offer_id: int, seen: int, headline: str = "", summary: str = "") -> Syndication:
    """Show the article on the own site, before it the words given here; the same again with other words mends them.

    What equals the article's own words is not kept, so that its corrections follow.
    """
    _check_words(headline, summary)
    offer = _hold(actor, offer_id, seen)
    version = get_shown(offer.article)
    offer.headline = "" if headline == version.title else headline
    offer.summary = "" if summary == version.summary else summary
    offer.folded = fold(f"{offer.headline} {offer.summary}".strip())[:700]
    again = state_of(offer) == OfferState.ACCEPTED
    if not again:
        _show(actor, offer)
    after = {"article_title": offer.headline or version.title}
    note(actor, "syndication_edited" if again else "syndication_accepted", "article", offer.article_id, after=after)
    touch([offer.unit_id])
    return offer


def accept_many(actor: Actor, *, offer_ids: Collection[int]) -> int:
    """Show all of these that still wait, in their own words; how many those were."""
    if not offer_ids:
        raise RuleBroken("Hãy đánh dấu ít nhất một bài.")
    query = visible_offers(actor).where(Syndication.id.in_(offer_ids), in_state(OfferState.WAITING))
    query = query.with_for_update(of=Syndication).execution_options(populate_existing=True)
    offers = db.session.scalars(query).all()
    if not offers:
        raise Conflict("Những bài đã đánh dấu không còn chờ nhận. Hãy xem lại danh sách.")
    for offer in offers:
        _show(actor, offer)
        after = {"article_title": get_shown(offer.article).title}
        note(actor, "syndication_accepted", "article", offer.article_id, after=after)
    touch({offer.unit_id for offer in offers})
    return len(offers)


def refuse(actor: Actor, *, offer_id: int, seen: int, reason: str) -> Syndication:
    """Do not show the article; whoever wrote it and is in charge there reads the reason."""
    check_reason(reason)
    offer = _hold(actor, offer_id, seen, OfferState.WAITING, OfferState.ENDED)
    offer.refused_at, offer.refused_by_id, offer.refused_by = clock.now(), actor.account_id, actor.name
    offer.refused_reason = reason.strip()
    db.session.flush()
    version = get_shown(offer.article)
    after = {"article_title": version.title, "reason": offer.refused_reason}
    note(actor, "syndication_refused", "article", offer.article_id, after=after)
    tell_refused(actor, offer, version)
    return offer


def end(actor: Actor, *, offer_id: int, seen: int) -> Syndication:
    """Show the article no longer; its own address stays as it is."""
    offer = _hold(actor, offer_id, seen, OfferState.ACCEPTED)
    offer.ended_at, offer.ended_by_id, offer.ended_by = clock.now(), actor.account_id, actor.name
    after = {"article_title": offer.headline or get_shown(offer.article).title}
    note(actor, "syndication_ended", "article", offer.article_id, after=after)
    touch([offer.unit_id])
    return offer


def _show(actor: Actor, offer: Syndication) -> None:
    offer.accepted_at, offer.accepted_by_id, offer.accepted_by = clock.now(), actor.account_id, actor.name
    offer.refused_at, offer.refused_by_id, offer.refused_by, offer.refused_reason = None, None, None, None
    offer.ended_at, offer.ended_by_id, offer.ended_by = None, None, None


def _get(actor: Actor, offer_id: int, *, lock: bool = False) -> Syndication:
    query = visible_offers(actor, whole=True).where(Syndication.id == offer_id)
    if lock:
        db.session.scalar(select(Syndication.id).where(Syndication.id == offer_id).with_for_update())
        query = query.execution_options(populate_existing=True)
    offer = db.session.scalar(query)
    if offer is None:
        raise NotFound
    return offer


def _hold(actor: Actor, offer_id: int, seen: int, *states: OfferState) -> Syndication:
    """The offer until the end of the transaction, as it was on the page the actor acted from."""
    offer = _get(actor, offer_id, lock=True)
    if seen != offer.version or (states and state_of(offer) not in states):
        raise Conflict(CHANGED)
    return offer


def _check_words(headline: str, summary: str) -> None:
    if len(headline) > LONGEST_HEADLINE:
        raise RuleBroken("Không quá %(max)d ký tự.", field="headline", max=LONGEST_HEADLINE)
    if len(summary) > LONGEST_SUMMARY:
        raise RuleBroken("Không quá %(max)d ký tự.", field="summary", max=LONGEST_SUMMARY)
