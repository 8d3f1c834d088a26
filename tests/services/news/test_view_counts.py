"""Views of a site by days and months, and the articles most read."""

from datetime import date, datetime

import pytest
import time_machine
from flask import Flask

from portal.adapters import clock
from portal.errors import NotAllowed, NotFound
from portal.models.news import Site
from portal.rules.news.view_spans import Span
from portal.services.news import view_counts
from tests.cast import Cast
from tests.make import actor_of
from tests.news import make_article, make_site, make_views


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def test_days_and_months_without_views_are_there_too(cast: Cast, site: Site) -> None:
    one, two = (make_article(site, cast.teacher, title=title, published=True) for title in ("Bài một", "Bài hai"))
    make_views(one, {"2026-11-20": 3, "2026-10-22": 5, "2026-10-21": 7, "2025-12-01": 2, "2025-11-30": 100})
    make_views(two, {"2026-11-20": 4, "2026-10-31": 1})
    boss = actor_of(cast.principal)
    days = view_counts.read_views(boss, span=Span.DAYS)
    assert (len(days.steps), days.total) == (30, 13)
    assert {step.first: step.views for step in days.steps if step.views} == {
        date(2026, 10, 22): 5,
        date(2026, 10, 31): 1,
        date(2026, 11, 20): 7,
    }
    assert (days.steps[0].first, days.highest.first) == (date(2026, 10, 22), date(2026, 11, 20))
    assert [(read.title, read.views) for read in days.most_read] == [("Bài một", 8), ("Bài hai", 5)]
    months = view_counts.read_views(boss, span=Span.MONTHS)
    assert [step.views for step in months.steps] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 7]
    assert [(read.title, read.views) for read in months.most_read] == [("Bài một", 17), ("Bài hai", 5)]
    assert view_counts.count_views(one) == 117


def test_a_day_ends_at_midnight_in_vietnam_as_it_is_counted(
    app: Flask, cast: Cast, site: Site, clock_at: time_machine.Traveller
) -> None:
    article = make_article(site, cast.teacher, published=True)
    counter = app.extensions["page_views"]
    counter.take()
    for instant in ("2026-11-30 23:59:59", "2026-12-01 00:00:00", "2026-12-01 06:59:59"):
        clock_at.move_to(datetime.fromisoformat(instant).replace(tzinfo=clock.LOCAL_ZONE))
        counter.note(article.id)
    assert counter.flush() == 3
    boss = actor_of(cast.principal)
    assert [step.views for step in view_counts.read_views(boss, span=Span.DAYS).steps[-2:]] == [1, 2]
    assert [step.views for step in view_counts.read_views(boss, span=Span.MONTHS).steps[-2:]] == [1, 2]


def test_at_most_twenty_articles_are_named_and_all_are_counted(cast: Cast, site: Site) -> None:
    for number in range(1, 22):
        make_views(make_article(site, cast.teacher, title=f"Bài {number}", published=True), {"2026-11-19": number})
    found = view_counts.read_views(actor_of(cast.principal), span=Span.DAYS)
    assert [read.views for read in found.most_read] == list(range(21, 1, -1))
    assert found.total == 231


def test_numbers_are_of_the_own_site_and_for_who_manages_it(cast: Cast, site: Site) -> None:
    make_views(make_article(make_site(cast, "hoa_nghia"), cast.teacher, published=True), {"2026-11-20": 9})
    found = view_counts.read_views(actor_of(cast.principal), span=Span.DAYS)
    assert (found.total, found.most_read) == (0, [])
    assert view_counts.read_views(actor_of(cast.other_principal), span=Span.DAYS).total == 9
    with pytest.raises(NotAllowed):
        view_counts.read_views(actor_of(cast.teacher), span=Span.DAYS)
    with pytest.raises(NotFound):
        view_counts.read_views(actor_of(cast.leader), span=Span.DAYS)


def test_an_article_nobody_could_read_has_no_number(cast: Cast, site: Site) -> None:
    assert view_counts.count_views(make_article(site, cast.teacher)) is None
    assert view_counts.count_views(make_article(site, cast.teacher, published=True)) == 0
