"""Saved searches tell what is new, once, to who may read it at that moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError

from portal.adapters import clock
from portal.adapters.search_index import SearchIndex
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.notifications import Notification
from portal.models.people import Account, Membership
from portal.models.records import OutboxItem
from portal.models.search import SavedSearch
from portal.rules.documents.addressing import Addressing
from portal.rules.search.kinds import KIND_LABELS
from portal.services.search import recent, saved
from portal.services.search.registry import SOURCES
from tests.cast import Cast
from tests.make import actor_of, make_posted
from tests.search_pages import fill

pytestmark = pytest.mark.usefixtures("mails")
TOLD = select(Notification.account_id).where(Notification.kind == "search_found")


@contextmanager
def opened(index: SearchIndex) -> Iterator[SearchIndex]:
    yield index


def post(cast: Cast, subject: str, code: str = "12/SGDĐT-VP") -> None:
    make_posted(cast.clerk, addressing=Addressing(units=(cast.units["vinh_binh"],)), subject=subject, code=code)


def keep(app: Flask, cast: Cast, query: str = "q=mua+s%E1%BA%AFm") -> SavedSearch:
    kept = saved.save(actor_of(cast.principal), fill(app), name="Mua sắm", query=query, tells=True)
    db.session.commit()
    return kept


def tell(app: Flask) -> list[int]:
    """A day's look, as the worker does it."""
    index = fill(app)
    for kept in db.session.scalars(select(SavedSearch)).all():
        item = OutboxItem(kind=saved.KIND, key="x", payload={"search_id": kept.id})
        settle = saved.look(lambda: opened(index), item)
        if settle is not None:
            settle()
        db.session.commit()
    return list(db.session.scalars(TOLD))


def test_a_look_is_queued_for_each_who_wants_it_once_a_day(app: Flask, cast: Cast) -> None:
    keep(app, cast)
    kept = keep(app, cast)
    for _again in range(2):
        saved.queue_looks()
    queued = select(OutboxItem.payload).where(OutboxItem.kind == saved.KIND)
    assert db.session.scalars(queued).all() == [{"search_id": kept.id}]
    kept.tells = False
    db.session.commit()
    db.session.execute(delete(OutboxItem))
    db.session.commit()
    saved.queue_looks()
    assert db.session.scalars(queued).all() == []


def test_what_is_new_is_told_once(app: Flask, cast: Cast) -> None:
    post(cast, "Mua sắm bàn ghế")
    told_of = keep(app, cast)
    assert tell(app) == [], "known from the start"
    post(cast, "Mua sắm sách", "13/SGDĐT-VP")
    assert tell(app) == [cast.principal.id]
    told = db.session.scalars(select(Notification).where(Notification.kind == "search_found")).one()
    assert told.params == {"name": "Mua sắm", "count": 1}
    assert told.path == f"/tim-kiem/da-luu/{told_of.id}", "mails show it: it has no words"
    assert tell(app) == [cast.principal.id], "not again"


@pytest.mark.parametrize("change", ["rights", "account", "telling"])
def test_who_lost_the_right_or_wants_nothing_is_told_nothing(app: Flask, cast: Cast, change: str) -> None:
    kept = keep(app, cast)
    post(cast, "Mua sắm sách")
    account = Membership.account_id == cast.principal.id
    if change == "rights":
        db.session.execute(update(Membership).where(account).values(valid_to=date(2020, 1, 1)))
    elif change == "account":
        db.session.execute(update(Account).where(Account.id == cast.principal.id).values(suspended_at=clock.now()))
    else:
        kept.tells = False
    db.session.commit()
    assert tell(app) == []


def test_nothing_is_locked_while_the_index_is_asked(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def look(*_args: object) -> list[str]:
        asked.append(db.session.connection().get_execution_options().get("for_writing"))
        return []

    monkeypatch.setattr(saved, "newest", look)
    keep(app, cast)
    assert asked == [None]


def test_a_busy_database_costs_nobody_the_page(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy() -> None:
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    monkeypatch.setattr(recent, "begin_write", busy)
    recent.remember(actor_of(cast.principal), "mua sắm")
    assert recent.list_recent(actor_of(cast.principal)) == []


@pytest.mark.parametrize(("name", "query"), [("", "q=a"), ("x" * 101, "q=a"), ("a", ""), ("a", "q=" + "a" * 1000)])
def test_what_cannot_be_kept_is_refused_at_the_name(app: Flask, cast: Cast, name: str, query: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        saved.save(actor_of(cast.principal), fill(app), name=name, query=query, tells=False)
    assert refused.value.field == "name"


def test_the_same_name_replaces_and_there_is_an_end(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first = keep(app, cast)
    again = keep(app, cast, "q=kh%C3%A1c")
    assert (first.id, again.query) == (again.id, "q=khác")
    monkeypatch.setattr(saved, "MOST", 1)
    with pytest.raises(RuleBroken, match="xóa bớt"):
        saved.save(actor_of(cast.principal), fill(app), name="Khác", query="q=a", tells=False)


def test_a_long_sentence_with_marks_is_kept_and_means_the_same(app: Flask, cast: Cast) -> None:
    words = 'hướng dẫn "mua sắm thiết bị" dạy học & đồ dùng tối thiểu +50% của các trường thụ hưởng #1 -trực tuyến'
    query = urlencode({"q": words, "loai": "document", "xep": "cu-nhat"})
    kept = keep(app, cast, query)
    assert parse_qsl(kept.query) == parse_qsl(query)
    assert saved.newest_first(actor_of(cast.principal), search_id=kept.id) == urlencode(
        {"q": words, "loai": "document", "xep": "moi-nhat"}
    )
    with pytest.raises(NotFound):
        saved.newest_first(actor_of(cast.clerk), search_id=kept.id)


def test_recent_searches_have_an_end_and_are_forgotten(app: Flask, cast: Cast) -> None:
    actor = actor_of(cast.principal)
    for number in range(recent.MOST + 3):
        recent.remember(actor, f"tìm {number}")
        db.session.commit()
    assert list(recent.list_recent(actor)) == [f"tìm {number}" for number in range(recent.MOST + 2, 2, -1)]
    recent.sweep_recent()
    assert len(recent.list_recent(actor)) == recent.MOST


def test_words_that_grow_when_they_are_made_even_are_kept_as_far_as_they_fit(app: Flask, cast: Cast) -> None:
    actor = actor_of(cast.principal)
    for _again in range(2):
        recent.remember(actor, "\u09dd㎏ﷺ" * 100)
        db.session.commit()
    (kept,) = recent.list_recent(actor)
    assert len(kept) == recent.LONGEST
    recent.forget(actor, typed=kept)
    db.session.commit()
    assert recent.list_recent(actor) == []


def test_every_kind_has_a_name() -> None:
    assert set(SOURCES) == set(KIND_LABELS)
