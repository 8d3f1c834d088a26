"""What a unit publishes is offered to the site above it at once, follows every change there, and leaks no draft."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select
from time_machine import Traveller

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.news import Article, ArticleVersion, Site, Syndication, TrustedUnit
from portal.models.notifications import Delivery, Notification
from portal.models.people import Account
from portal.rules.news.syndication import OfferState
from portal.rules.permissions import Actor, Permission, Role
from portal.services.news import moderating, publishing, sites, superseding, syndicating
from portal.services.news.offering import in_state
from portal.services.news.reading import enter_site
from portal.services.people.actors import load_actor
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_site


def actor_of(person: Person) -> Actor:
    return load_actor(db.session.get_one(Account, person.id))[0]


@pytest.fixture
def above(cast: Cast) -> Site:
    return make_site(cast, "cho_lach")


@pytest.fixture
def manager(cast: Cast, above: Site) -> Actor:
    assert above.unit_id == cast.units["cho_lach"]
    return actor_of(hire(cast, Role.SITE_MANAGER, unit="cho_lach", name="Hồ Văn Quản"))


def approved(cast: Cast, title: str = "Ngày hội đọc sách", *, kind: str = "article") -> Article:
    """An approved article of the school that nobody has published yet."""
    article = make_article(make_site(cast), cast.teacher, title=title)
    version = db.session.get_one(ArticleVersion, article.latest_id)
    version.submitted_at, version.submitted_by_id, version.decision = clock.now(), cast.teacher.id, "approved"
    article.kind = kind
    db.session.commit()
    return article


def published(cast: Cast, title: str = "Ngày hội đọc sách") -> Article:
    article = approved(cast, title)
    publishing.publish(actor_of(cast.principal), article_id=article.id, seen=article.version)
    db.session.commit()
    return article


def offer_of(article: Article) -> Syndication:
    return db.session.scalars(select(Syndication).where(Syndication.article_id == article.id)).one()


def listed(actor: Actor, state: OfferState, words: str = "") -> list[int]:
    return [offer.article_id for offer in syndicating.list_offers(actor, state=state, words=words, number=1).page.items]


def test_an_article_is_offered_in_the_transaction_that_publishes_it(cast: Cast, above: Site, manager: Actor) -> None:
    article = approved(cast)
    publishing.publish(actor_of(cast.principal), article_id=article.id, seen=article.version)
    offer = offer_of(article)
    assert (offer.unit_id, offer.accepted_at, offer.offered_at) == (above.unit_id, None, clock.now())
    db.session.rollback()
    assert db.session.query(Syndication).count() == 0
    article = published(cast)
    assert listed(manager, OfferState.WAITING) == [article.id]
    assert db.session.scalar(select(syndicating.waiting_for(manager))) == 1
    assert db.session.scalar(select(syndicating.waiting_for(actor_of(cast.principal)))) is None, "no unit is below"


def test_an_emergency_is_offered_too_a_notice_never(cast: Cast, above: Site) -> None:
    notice = approved(cast, "Nghỉ học tránh bão", kind="notice")
    publishing.publish(actor_of(cast.principal), article_id=notice.id, seen=notice.version)
    rushed = make_article(db.session.get_one(Site, notice.unit_id), cast.principal, title="Bão đổ bộ")
    moderating.rush(actor_of(cast.principal), article_id=rushed.id, seen=rushed.version, reason="Gấp.")
    assert [offer.article_id for offer in db.session.query(Syndication)] == [rushed.id]
    assert offer_of(rushed).unit_id == above.unit_id


def test_what_is_scheduled_waits_unseen_until_its_hour(
    cast: Cast, above: Site, manager: Actor, clock_at: Traveller
) -> None:
    article, before = approved(cast), above.edition
    at = clock.now() + timedelta(hours=5)
    publishing.publish(actor_of(cast.principal), article_id=article.id, seen=article.version, at=at)
    db.session.commit()
    offer = offer_of(article)
    assert listed(manager, OfferState.WAITING) == []
    for act in (syndicating.read_offer, syndicating.accept, syndicating.refuse, syndicating.end):
        more = {} if act is syndicating.read_offer else {"seen": offer.version}
        with pytest.raises(NotFound):
            act(manager, offer_id=offer.id, **(more | ({"reason": "x"} if act is syndicating.refuse else {})))
    with pytest.raises(Conflict):
        syndicating.accept_many(manager, offer_ids=[offer.id])
    db.session.refresh(above)
    assert above.edition == before
    clock_at.shift(timedelta(hours=5))
    assert listed(manager, OfferState.WAITING) == [article.id]


@pytest.mark.usefixtures("mails")
def test_nothing_is_offered_where_no_site_is_open_and_its_opening_brings_the_last_month(
    cast: Cast, clock_at: Traveller
) -> None:
    make_site(cast, "cho_lach", opened=False)
    old = published(cast, "Bài tháng trước")
    clock_at.shift(timedelta(days=31))
    new, gone = published(cast, "Bài mới"), published(cast, "Bài đã gỡ")
    publishing.withdraw(actor_of(cast.principal), article_id=gone.id, seen=gone.version, reason="Sai.")
    assert db.session.query(Syndication).count() == 0
    manager = actor_of(hire(cast, Role.SITE_MANAGER, unit="cho_lach", name="Hồ Văn Quản"))
    sites.open_site(manager)
    db.session.commit()
    assert listed(manager, OfferState.WAITING) == [new.id]
    assert old.id not in {offer.article_id for offer in db.session.query(Syndication)}


def test_a_trusted_unit_is_accepted_at_once(cast: Cast, above: Site, manager: Actor) -> None:
    school = cast.units["vinh_binh"]
    row = TrustedUnit(unit_id=above.unit_id, child_id=school, since=clock.now(), by_id=cast.principal.id, by="Ai")
    db.session.add(row)
    db.session.commit()
    before = above.edition
    article = published(cast)
    assert listed(manager, OfferState.ACCEPTED) == [article.id]
    assert offer_of(article).accepted_by is None
    db.session.refresh(above)
    assert above.edition == before + 1


@pytest.mark.usefixtures("mails")
def test_every_change_of_the_article_reaches_the_portal_that_shows_it(cast: Cast, above: Site, manager: Actor) -> None:
    article, principal = published(cast), actor_of(cast.principal)
    other = published(cast, "Bài thay thế")
    offer = offer_of(article)
    syndicating.accept(manager, offer_id=offer.id, seen=offer.version)
    db.session.commit()

    def seen_after(act, **more) -> None:
        db.session.refresh(above)
        before = above.edition
        act(principal, article_id=article.id, seen=article.version, **more)
        db.session.commit()
        db.session.refresh(above)
        assert above.edition == before + 1, act

    seen_after(superseding.supersede, successor_id=other.id)
    seen_after(superseding.unsupersede)
    seen_after(publishing.set_expiry, at=clock.now() + timedelta(days=3))
    assert enter_site(above.slug).currency.until == clock.now() + timedelta(days=3)
    seen_after(publishing.withdraw, reason="Sai số liệu.")
    assert listed(manager, OfferState.ACCEPTED) == []
    seen_after(publishing.restore)
    assert listed(manager, OfferState.ACCEPTED) == [article.id]
    db.session.refresh(offer)
    syndicating.end(manager, offer_id=offer.id, seen=offer.version)
    db.session.commit()
    db.session.refresh(above)
    before = above.edition
    publishing.withdraw(principal, article_id=article.id, seen=article.version, reason="Sai số liệu.")
    db.session.refresh(above)
    assert above.edition == before, "a site that no longer shows it keeps its pages"


def test_the_words_before_the_link_are_kept_only_where_they_differ(cast: Cast, manager: Actor) -> None:
    offer = offer_of(published(cast))
    syndicating.accept(manager, offer_id=offer.id, seen=offer.version, headline="Ngày hội đọc sách", summary="Tóm tắt.")
    assert (offer.headline, offer.summary) == ("", "")
    with pytest.raises(RuleBroken):
        syndicating.accept(manager, offer_id=offer.id, seen=offer.version, headline="x" * 201)
    db.session.flush()
    syndicating.accept(manager, offer_id=offer.id, seen=offer.version, headline="Ba trăm em cùng đọc", summary="")
    assert (offer.headline, offer.summary) == ("Ba trăm em cùng đọc", "")
    db.session.flush()
    assert listed(manager, OfferState.ACCEPTED, "ba tram em") == [offer.article_id]
    assert listed(manager, OfferState.ACCEPTED, "hoi doc sach") == [offer.article_id]
    assert listed(manager, OfferState.ACCEPTED, "khai giảng") == []


@pytest.mark.usefixtures("mails")
def test_a_refusal_tells_the_author_and_who_is_in_charge_there(cast: Cast, manager: Actor) -> None:
    offer = offer_of(published(cast))
    db.session.query(Delivery).delete()
    db.session.query(Notification).delete()
    looks_after = hire(cast, Role.SITE_MANAGER, name="Cao Thị Yến")
    with pytest.raises(RuleBroken):
        syndicating.refuse(manager, offer_id=offer.id, seen=offer.version, reason="  ")
    syndicating.refuse(manager, offer_id=offer.id, seen=offer.version, reason="Sở đã đăng tin này.")
    db.session.commit()
    told = {row.account_id: row.params for row in db.session.query(Notification).filter_by(kind="offer_refused")}
    assert told.keys() == {cast.teacher.id, looks_after.id}
    assert told[cast.teacher.id]["words"] == "Sở đã đăng tin này."
    assert listed(manager, OfferState.REFUSED) == [offer.article_id]
    syndicating.accept(manager, offer_id=offer.id, seen=offer.version)
    assert (offer.refused_at, offer.refused_reason) == (None, None)


@pytest.mark.usefixtures("mails")
def test_who_comes_second_is_told(cast: Cast, manager: Actor) -> None:
    offer = offer_of(published(cast))
    seen = offer.version
    syndicating.refuse(manager, offer_id=offer.id, seen=seen, reason="Không.")
    db.session.commit()
    for act in (syndicating.accept, syndicating.end):
        with pytest.raises(Conflict):
            act(manager, offer_id=offer.id, seen=seen)
    with pytest.raises(Conflict):
        syndicating.refuse(manager, offer_id=offer.id, seen=offer.version, reason="Lần nữa.")
    with pytest.raises(Conflict):
        syndicating.end(manager, offer_id=offer.id, seen=offer.version)


@pytest.mark.usefixtures("mails")
def test_several_are_accepted_at_once_only_what_waits_here(cast: Cast, above: Site, manager: Actor) -> None:
    articles = [published(cast, f"Bài số {number}") for number in range(3)]
    offers = [offer_of(article) for article in articles]
    syndicating.refuse(manager, offer_id=offers[2].id, seen=offers[2].version, reason="Không.")
    make_site(cast, "ben_tre")
    elsewhere = make_article(above, cast.office_clerk, title="Bài của Phòng", published=True)
    sites_offer = Syndication(article_id=elsewhere.id, unit_id=cast.units["ben_tre"], offered_at=clock.now())
    db.session.add(sites_offer)
    db.session.commit()
    with pytest.raises(RuleBroken):
        syndicating.accept_many(manager, offer_ids=[])
    chosen = [offer.id for offer in (*offers, sites_offer)]
    assert syndicating.accept_many(manager, offer_ids=chosen) == 2
    db.session.commit()
    assert sorted(listed(manager, OfferState.ACCEPTED)) == sorted(article.id for article in articles[:2])
    assert sites_offer.accepted_at is None


def test_only_who_looks_after_the_receiving_site_meets_an_offer(cast: Cast, above: Site, manager: Actor) -> None:
    offer = offer_of(published(cast))
    assert above.unit_id == manager.unit_id
    make_site(cast, "ben_tre")
    for person in cast.everybody():
        actor = actor_of(person)
        if actor.unit_id is None or not syndicating.may_gather(actor):
            with pytest.raises(NotAllowed):
                syndicating.read_offer(actor, offer_id=offer.id)
        elif actor.unit_id != above.unit_id:
            with pytest.raises(NotFound):
                syndicating.read_offer(actor, offer_id=offer.id)
    for permission in (Permission.NEWS_MODERATE, Permission.NEWS_MANAGE):
        lent = Actor(account_id=1, name="Ai", unit_id=above.unit_id, delegated=frozenset({permission}))
        assert syndicating.read_offer(lent, offer_id=offer.id).offer is offer


def test_the_state_in_the_database_is_that_of_the_rule(cast: Cast, above: Site) -> None:
    site = make_site(cast)
    for accepted, refused, ended in product((None, clock.now()), repeat=3):
        article = make_article(site, cast.teacher)
        facts = {"accepted_at": accepted, "refused_at": refused, "ended_at": ended}
        db.session.add(Syndication(article_id=article.id, unit_id=above.unit_id, offered_at=clock.now(), **facts))
    db.session.commit()
    for state in OfferState:
        for offer in db.session.query(Syndication):
            found = db.session.scalar(select(Syndication.id).where(Syndication.id == offer.id, in_state(state)))
            assert (found is not None) == (syndicating.state_of(offer) == state)
