"""Who is in charge of a site is reminded once a day of what waits too long."""

from datetime import timedelta

import pytest
from time_machine import Traveller

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleVersion, Syndication
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.rules.permissions import Actor, Role
from portal.services.news import publishing, syndicating
from portal.services.news.nudging import nudge_managers
from portal.services.people.actors import load_actor
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_site


def told() -> list[tuple[int, str, int]]:
    rows = db.session.query(Notification).order_by(Notification.id)
    return [(row.account_id, row.kind, row.params["count"]) for row in rows if "count" in row.params]


def waits(article: Article, *, rushed: bool = False) -> ArticleVersion:
    version = db.session.get_one(ArticleVersion, article.latest_id)
    version.submitted_at = clock.now()
    version.emergency_reason = "Bão." if rushed else None
    db.session.commit()
    return version


@pytest.mark.usefixtures("mails")
def test_a_submission_is_named_after_two_days_once_a_day(cast: Cast, clock_at: Traveller) -> None:
    manager = hire(cast, Role.SITE_MANAGER)
    site = make_site(cast)
    version = waits(make_article(site, cast.teacher))
    waits(make_article(site, cast.teacher))
    make_article(site, cast.teacher)
    clock_at.shift(timedelta(days=2))
    nudge_managers()
    assert told() == [], "two days are not more than two days"
    clock_at.shift(timedelta(minutes=1))
    nudge_managers()
    nudge_managers()
    assert told() == [(manager.id, "articles_waiting", 2)], "the manager alone, not every leader"
    version.decision = "returned"
    db.session.commit()
    clock_at.shift(timedelta(days=1))
    nudge_managers()
    assert told()[1:] == [(manager.id, "articles_waiting", 1)]


@pytest.mark.usefixtures("mails")
def test_an_owed_approval_is_named_after_a_day_to_the_leaders_of_a_site_without_manager(
    cast: Cast, clock_at: Traveller
) -> None:
    version = waits(make_article(make_site(cast), cast.teacher, published=True), rushed=True)
    version.decision = None
    make_site(cast, "hoa_nghia")
    db.session.commit()
    clock_at.shift(timedelta(days=1, minutes=1))
    nudge_managers()
    assert told() == [(cast.principal.id, "approvals_owed", 1)]
    version.decision = "approved"
    db.session.commit()
    clock_at.shift(timedelta(days=1))
    nudge_managers()
    assert len(told()) == 1


def actor_of(person: Person) -> Actor:
    return load_actor(db.session.get_one(Account, person.id))[0]


@pytest.mark.usefixtures("mails")
def test_what_is_offered_is_named_after_a_day_until_somebody_answers(cast: Cast, clock_at: Traveller) -> None:
    make_site(cast, "cho_lach")
    manager = hire(cast, Role.SITE_MANAGER, unit="cho_lach", name="Hồ Văn Quản")
    for title in ("Ngày hội đọc sách", "Hội thi vẽ tranh"):
        article = make_article(make_site(cast), cast.teacher, title=title)
        version = waits(article)
        version.decision = "approved"
        db.session.commit()
        publishing.publish(actor_of(cast.principal), article_id=article.id, seen=article.version)
        db.session.commit()
    clock_at.shift(timedelta(days=1))
    nudge_managers()
    assert told() == [], "a day is not more than a day"
    clock_at.shift(timedelta(minutes=1))
    nudge_managers()
    assert told() == [(manager.id, "offers_waiting", 2)]
    first, second = db.session.query(Syndication).order_by(Syndication.id)
    above = actor_of(manager)
    syndicating.accept(above, offer_id=first.id, seen=first.version)
    publishing.withdraw(
        actor_of(cast.principal), article_id=second.article_id, seen=second.article.version, reason="Nhầm số liệu."
    )
    db.session.commit()
    clock_at.shift(timedelta(days=1))
    nudge_managers()
    assert len(told()) == 1, "one was accepted, the other nobody reads any more"
