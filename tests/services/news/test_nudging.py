"""Who is in charge of a site is reminded once a day of what waits too long."""

from datetime import timedelta

import pytest
from time_machine import Traveller

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleVersion
from portal.models.notifications import Notification
from portal.rules.permissions import Role
from portal.services.news.nudging import nudge_managers
from tests.cast import Cast
from tests.news import hire, make_article, make_site


def told() -> list[tuple[int, str, int]]:
    rows = db.session.query(Notification).order_by(Notification.id)
    return [(row.account_id, row.kind, row.params["count"]) for row in rows]


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
