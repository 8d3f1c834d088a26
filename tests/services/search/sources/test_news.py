"""News are found by everybody while they are shown; what is worked on by those who work on it."""

import random
from datetime import timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.documents import FileText
from portal.models.news import Article, ArticleVersion, MediumUse, WritingGroupMember
from portal.rules.permissions import Role
from portal.services.search.registry import SOURCES
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire, make_article, make_group, make_picture, make_site
from tests.searching import add_people, crowd, differences, indexed

NEWS, WORK = SOURCES["news"], SOURCES["article"]
HOUR = timedelta(hours=1)


def rewrite(article: Article, author: Person, title: str) -> None:
    """A further version, which nobody published; committed."""
    now = clock.now()
    made = ArticleVersion(article_id=article.id, number=2, title=title, edited_at=now, text=f"Chữ của {title}")
    made.edited_by_id, made.edited_by, made.tags = author.id, author.name, []
    db.session.add(made)
    db.session.flush()
    article.latest_id = made.id
    db.session.commit()


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_written_is_found_by_those_who_may_read_it(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    writers = [cast.teacher, cast.principal, cast.clerk, hire(cast, Role.STAFF, Role.EDITOR, name="Biên Tập")]
    people = [*add_people(cast), writers[-1]]
    sites = [make_site(cast), make_site(cast, "ben_tre"), make_site(cast, "hoa_nghia", opened=False)]
    groups = [make_group(site, cast.teacher, cast.two_hats, name=f"Tổ {site.slug}") for site in sites]
    ended = db.session.query(WritingGroupMember).filter_by(group_id=groups[0].id, account_id=cast.two_hats.id).one()
    ended.valid_to = clock.today()
    for number in range(24):
        place = chance.randrange(3)
        published = chance.random() < 0.6
        article = make_article(
            sites[place],
            chance.choice(writers),
            title=f"Bài {number}",
            group=chance.choice([groups[place], None]),
            published=published,
            publish_at=clock.now() + chance.choice([-2, -1, 0, 1]) * HOUR if published else None,
            withdrawn=published and chance.random() < 0.2,
        )
        if published and chance.random() < 0.4:
            article.expires_at = clock.now() + chance.choice([-1, 0, 1]) * HOUR
        if chance.random() < 0.3:
            rewrite(article, cast.teacher, f"Bản mới {number}")
        if chance.random() < 0.1:
            article.discarded_at = clock.now()
            article.shown_id = None
    db.session.commit()
    everybody = crowd(cast, *people)
    assert differences(NEWS, everybody) == []
    assert differences(WORK, everybody) == []


def test_nobody_finds_the_words_of_a_version_that_was_not_published(cast: Cast) -> None:
    article = make_article(make_site(cast), cast.teacher, title="Bản đã đăng", published=True)
    assert indexed(WORK) == {}, "everybody reads just this"
    rewrite(article, cast.teacher, "Bản chưa đăng")
    everybody, writers = NEWS.entries([article.id])[0], WORK.entries([article.id])[0]
    assert everybody.title == "Bản đã đăng"
    assert "chưa đăng" not in everybody.title + everybody.body
    assert "Chữ của Bản chưa đăng" in writers.body
    shown = NEWS.show(None, [article.id])[article.id]
    assert shown.address == f"/trang/{article.site.slug}/bai/{article.slug}"
    assert "chưa đăng" not in str(shown)
    assert WORK.show(actor_of(cast.teacher), [article.id])[article.id].address == f"/tin-tuc/{article.id}"


def test_the_clock_begins_and_ends_what_is_shown(cast: Cast, clock_at) -> None:
    site = make_site(cast)
    article = make_article(site, cast.teacher, publish_at=clock.now() + HOUR, expires_after=3 * HOUR)
    make_article(site, cast.teacher, published=True)
    for is_due, is_shown in ((True, True), (False, True), (True, False), (False, False)):
        since = clock.now()
        clock_at.shift(HOUR)
        for source in (NEWS, WORK):
            assert (article.id in source.due(since, clock.now())) == is_due
        assert (article.id in indexed(NEWS), article.id in indexed(WORK)) == (is_shown, not is_shown)


def test_files_of_an_article_are_found_in_it(cast: Cast, queries) -> None:
    site = make_site(cast)
    articles = [make_article(site, cast.teacher, title=f"Bài {n}", published=True) for n in range(3)]
    medium = make_picture(site, cast.teacher.id, kind="file", name="Thực đơn.docx", sha256="a" * 64)
    db.session.add(MediumUse(version_id=articles[0].shown_id, medium_id=medium.id))
    db.session.add(FileText(sha256="a" * 64, outcome="read", text="canh chua", read_at=clock.now()))
    db.session.commit()
    ids = [each.id for each in articles]
    db.session.expire_all()
    with queries() as count:
        entries = NEWS.entries(ids)
    assert len(count) == 4
    assert "canh chua" in entries[0].body
    assert "canh chua" not in entries[1].body
    assert ("Thực đơn.docx", "canh chua") in NEWS.show(None, ids)[ids[0]].texts
    teacher, principal = actor_of(cast.teacher), actor_of(cast.principal)
    with queries() as count:
        WORK.tokens(teacher)
    assert len(count) == 1
    with queries() as count:
        assert WORK.tokens(principal) == {f"news-all-{site.unit_id}"}
        assert WORK.tokens(None) == frozenset()
    assert len(count) == 0
