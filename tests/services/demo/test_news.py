"""The news of the demo: every state can be seen, and nothing was mailed."""

from collections import Counter

import pytest

from portal.db import db
from portal.models.news import Article, ArticleComment, Site, Syndication
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.news.states import Showing, Work
from portal.rules.news.syndication import OfferState
from portal.services.news.scope import showing_of, shown_articles, work_of
from portal.services.news.syndicating import state_of
from portal.services.people.actors import load_actor


@pytest.mark.usefixtures("demo")
def test_the_demo_has_articles_in_every_state() -> None:
    articles = list(db.session.query(Article))
    works = Counter(work_of(article.latest) for article in articles if article.latest)
    showings = Counter(showing_of(article) for article in articles)
    assert set(works) == set(Work)
    assert set(showings) >= {Showing.NEVER, Showing.SCHEDULED, Showing.PUBLISHED, Showing.WITHDRAWN}
    assert db.session.query(Site).filter(Site.opened_at.is_not(None)).count() == 4
    long = [a for a in db.session.scalars(shown_articles()) if a.shown and len(a.shown.text.split()) >= 200]
    assert len(long) >= 4
    assert db.session.query(ArticleComment).count() == 2


@pytest.mark.usefixtures("demo")
def test_offers_to_the_sites_above_are_in_three_states() -> None:
    states = Counter(state_of(offer) for offer in db.session.query(Syndication))
    assert states == {OfferState.ACCEPTED: 2, OfferState.WAITING: 1, OfferState.REFUSED: 1}


@pytest.mark.usefixtures("demo")
def test_those_who_decide_find_something_to_decide() -> None:
    account = db.session.query(Account).filter_by(user_name="phohieutruong.vinhbinh").one()
    assert {"news:moderate", "news:manage"} <= {str(p) for p in load_actor(account)[0].permissions}
    assert not db.session.query(OutboxItem).filter_by(kind="notification_mail").count()


@pytest.mark.usefixtures("demo")
def test_what_everybody_reads_has_described_pictures() -> None:
    shown = [article.shown for article in db.session.scalars(shown_articles()) if article.kind == "article"]
    assert shown
    assert all(version and version.cover and version.cover.alt and version.cover.renditions for version in shown)
    assert any(version and version.gallery for version in shown)
    assert db.session.query(Site).filter(Site.emblem_id.is_not(None)).count() == 1
