"""Who may read which article."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.news import Article
from portal.rules.news.states import READABLE
from portal.rules.permissions import Role
from portal.services.news.scope import get_article, is_shown, showing_of, shown_articles, visible_articles
from tests.cast import Cast
from tests.make import actor_of
from tests.news import hire, make_article, make_group, make_site


def test_writers_see_their_own_and_their_groups_articles(cast: Cast) -> None:
    site, editor = make_site(cast), hire(cast, Role.EDITOR)
    group = make_group(site, cast.teacher)
    own, of_group = make_article(site, cast.teacher), make_article(site, editor, group=group)
    other = make_article(site, editor)

    def seen(person: object) -> set[int]:
        return {article.id for article in db.session.scalars(visible_articles(actor_of(person)))}  # type: ignore[arg-type]

    everything = {own.id, of_group.id, other.id}
    assert seen(cast.teacher) == {own.id, of_group.id}
    assert seen(editor) == seen(cast.principal) == everything
    assert seen(cast.it_teacher) == seen(cast.other_principal) == seen(cast.stranger_principal) == set()
    assert seen(cast.leader) == set()  # the superior's people do not read a school's drafts
    with pytest.raises(NotFound):
        get_article(actor_of(cast.teacher), other.id)


def test_everybody_reads_what_is_shown_on_an_open_site(cast: Cast) -> None:
    site, closed = make_site(cast), make_site(cast, "hoa_nghia", opened=False)
    shown = make_article(site, cast.teacher, published=True)
    make_article(site, cast.teacher)
    make_article(closed, cast.other_principal, published=True)
    assert [article.id for article in db.session.scalars(shown_articles())] == [shown.id]
    assert db.session.scalars(shown_articles(closed.unit_id)).all() == []


def test_the_query_and_the_rule_agree_at_every_instant(cast: Cast) -> None:
    site = make_site(cast)
    hour = timedelta(hours=1)
    now = clock.now()
    for published, at, expires, withdrawn in (
        (False, None, None, False),
        (True, None, None, False),
        (True, now + hour, None, False),
        (True, None, hour, False),
        (True, now + hour, 2 * hour, False),
        (True, None, None, True),
    ):
        make_article(site, cast.teacher, published=published, publish_at=at, expires_after=expires, withdrawn=withdrawn)
    for instant in (now - hour, now, now + hour, now + 1.5 * hour, now + 2 * hour, now + 3 * hour):
        by_query = set(db.session.scalars(select(Article.id).where(is_shown(instant))))
        every = db.session.scalars(select(Article)).all()
        assert by_query == {article.id for article in every if showing_of(article, instant) in READABLE}
