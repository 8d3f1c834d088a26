"""A secret word is planted in one thing of each kind: to whoever may not read it, no page, part, spreadsheet or mail
of the search is different in a single byte from what it was before."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.adapters.search_index import SearchIndex
from portal.adapters.search_index.engines import NAMES
from portal.db import db
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.models.search import SavedSearch
from portal.rules.permissions import Actor
from portal.rules.search.entries import Entry
from portal.services.people.actors import load_actor
from portal.services.search import saved
from portal.services.search.registry import GIVES_WAY, SOURCES
from portal.services.search.source import key_of, parse_key
from tests.cast import Cast, Person
from tests.pages import PageClient
from tests.planting import COMMON, SECRETS, Ground, Planted, make_ground, plant
from tests.search_pages import Fixed, fill, serve
from tests.searching import SCOPES
from tests.sheets import cells_of

pytestmark = pytest.mark.usefixtures("mails")
TOKEN = re.compile(r'(csrf_token" value=|X-CSRFToken": )"[^"]+"')
HTMX = {"HX-Request": "true"}
VISITOR = "visitor"
Asked = tuple[str, Mapping[str, str], Mapping[str, str]]


class Reader(PageClient):
    """A browser whose answers are compared and not looked at as pages."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """As FlaskClient; a test's own app context would carry ``g`` from one request to the next."""
        for name in list(g) if has_app_context() else ():
            g.pop(name)
        return FlaskClient.open(self, *args, **kwargs)

    def shown(self, asked: Asked) -> object:
        """What somebody gets: the text of a page, without the bar above it with its numbers of letters that came, and
        without its token; the cells of a spreadsheet."""
        path, query, headers = asked
        answer = self.get(path, query_string=query, headers=headers)
        if answer.data.startswith(b"PK"):
            return cells_of(answer.data)
        text = answer.text[max(0, answer.text.find("<main")) :]
        return answer.status_code, answer.headers.get("HX-Replace-Url"), TOKEN.sub("", text)


def page_of(kind: str) -> Asked:
    """The page, asked for the word itself."""
    return "/tim-kiem/", {"q": SECRETS[kind]}, {}


def others_of(kind: str) -> list[Asked]:
    """All other ways to ask: narrowed among what is found by everybody, misspelled, half typed, as a spreadsheet."""
    word = SECRETS[kind]
    return [
        ("/tim-kiem/", {"q": COMMON, "loai": kind}, {}),
        ("/tim-kiem/", {"q": f"{word[:4]}{word[3:]}"}, {}),
        ("/tim-kiem/", {"q": word[:-2], "dang-go": "1"}, HTMX),
        ("/tim-kiem/nhanh", {"q": word[:-1]}, HTMX),
        ("/tim-kiem/ket-qua.xlsx", {"q": word}, {}),
        ("/tim-kiem/ket-qua.xlsx", {"q": COMMON, "loai": kind}, {}),
    ]


class Crowd:
    """Who asks, each in a browser of their own, and what each may read."""

    def __init__(self, app: Flask, ground: Ground, people: Mapping[str, Person]) -> None:
        self.readers: dict[str, Reader] = {VISITOR: Reader(app, app.response_class)}
        for name, person in people.items():
            self.readers[name] = Reader(app, app.response_class)
            self.readers[name].become(person)
        self.ground, self.people = ground, people

    def actor(self, name: str) -> Actor | None:
        if name == VISITOR:
            return None
        return load_actor(db.session.get_one(Account, self.people[name].id))[0]

    def allowed(self, name: str) -> frozenset[str]:
        actor = self.actor(name)
        return frozenset(key_of(kind, object_id) for kind, ids in SCOPES.items() for object_id in ids(actor))

    def groups(self, kind: str) -> list[str]:
        """One reader for each way to hold rights for a kind."""
        held = {SOURCES[kind].tokens(self.actor(name)): name for name in self.readers}
        return sorted(held.values())


def asked_by(crowd: Crowd) -> list[tuple[str, str, Asked]]:
    """Everybody asks the page for every word; of each way to hold rights one asks in all other ways."""
    pages = [(name, kind, page_of(kind)) for name in crowd.readers for kind in SECRETS]
    return pages + [(name, kind, way) for kind in SECRETS for name in crowd.groups(kind) for way in others_of(kind)]


def may_differ(kind: str, asked: Asked, planted: Mapping[str, Planted], allowed: frozenset[str]) -> bool:
    """Whether who asks may read the word; or, of what is found by the words of all planted things, one of the kind."""
    if "loai" not in asked[1]:
        return bool(planted[kind].keys & allowed)
    kinds = {parse_key(key)[0] for each in planted.values() for key in each.keys & allowed}
    return kind in kinds or GIVES_WAY.get(kind) in kinds


@contextmanager
def opened(index: SearchIndex) -> Iterator[SearchIndex]:
    yield index


def save_all(crowd: Crowd, index: SearchIndex) -> None:
    """Everybody wants to be told of every word."""
    for name in crowd.people:
        actor = crowd.actor(name)
        assert actor is not None
        for kind, word in SECRETS.items():
            saved.save(actor, index, name=kind, query=f"q={word}", tells=True)
            db.session.commit()


def told(index: SearchIndex) -> set[tuple[int, str]]:
    """After a day's look: who is told of which kind."""
    for kept in db.session.scalars(select(SavedSearch)).all():
        settle = saved.look(lambda: opened(index), OutboxItem(kind=saved.KIND, key="x", payload={"search_id": kept.id}))
        if settle is not None:
            settle()
        db.session.commit()
    found = db.session.scalars(select(Notification).where(Notification.kind == "search_found"))
    return {(each.account_id, each.params["name"]) for each in found}


@pytest.fixture
def crowd(app: Flask, cast: Cast) -> Crowd:
    ground = make_ground(cast)
    people = {person.key: person for person in cast.everybody()}
    return Crowd(app, ground, people | {"mother": ground.mother, "other mother": ground.other})


@pytest.mark.parametrize("engine", NAMES)
def test_what_one_may_not_read_changes_nothing(
    app: Flask, cast: Cast, crowd: Crowd, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_by(crowd)
    without = fill(app, engine)
    serve(app, Fixed(without), monkeypatch)
    before = [crowd.readers[name].shown(way) for name, _kind, way in asked]
    save_all(crowd, without)
    planted = plant(app, cast, crowd.ground)
    assert planted.keys() == SECRETS.keys() == SOURCES.keys()
    index = fill(app, engine)
    serve(app, Fixed(index), monkeypatch)
    allowed = {name: crowd.allowed(name) for name in crowd.readers}
    changed = []
    for (name, kind, way), was in zip(asked, before, strict=True):
        if not may_differ(kind, way, planted, allowed[name]) and crowd.readers[name].shown(way) != was:
            changed.append((name, kind, way))
    assert changed == [], "\n".join(map(str, changed))
    everybody = [(person.id, allowed[name], kind) for name, person in crowd.people.items() for kind in SECRETS]
    expected = {(account, kind) for account, may, kind in everybody if planted[kind].key in may}
    assert {kind for _account, kind in expected} >= {"document", "talk", "pupil", "report"}
    also = {(account, kind) for account, may, kind in everybody if planted[kind].keys & may}
    assert expected <= told(index) <= also


def test_an_index_that_lags_shows_no_word_of_what_one_may_not_read(
    app: Flask, cast: Cast, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index believes that everybody may read everything."""
    planted = plant(app, cast, crowd.ground)
    index = fill(app)
    actors = [crowd.actor(name) for name in crowd.readers]
    everybody = frozenset().union(*(source.tokens(actor) for source in SOURCES.values() for actor in actors))
    lies = [lie(kind, each, everybody) for kind, each in planted.items()]
    index.apply(lies, (), 2)
    serve(app, Fixed(index), monkeypatch)
    seen: dict[str, int] = dict.fromkeys(SECRETS, 0)
    for name, reader in crowd.readers.items():
        allowed = crowd.allowed(name)
        for path, headers in (("/tim-kiem/", {}), ("/tim-kiem/nhanh", HTMX), ("/tim-kiem/ket-qua.xlsx", {})):
            text = str(reader.shown((path, {"q": COMMON}, headers)))
            for kind, word in SECRETS.items():
                assert word not in text or planted[kind].keys & allowed, (name, kind, path)
                seen[kind] += word in text
    assert seen["document"]
    assert seen["pupil"]


def lie(kind: str, planted: Planted, everybody: frozenset[str]) -> Entry:
    """The thing as an index has it that has not heard of its end."""
    return Entry(planted.key, parse_key(planted.key)[0], f"{COMMON} {SECRETS[kind]}", everybody)
