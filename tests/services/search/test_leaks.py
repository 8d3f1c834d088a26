"""Everybody asks for every word of everything: hits, counts, facets and suggestions are of what they may see."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.search_index import SearchIndex
from portal.adapters.search_index.engines import WHOOSH, find_engine
from portal.db import db
from portal.models.documents import Publication
from portal.models.people import Membership
from portal.models.school import Guardianship
from portal.rules.permissions import Actor
from portal.rules.search.entries import Entry, Filters, Found
from portal.rules.search.queries import Query
from portal.rules.search.typed import read_query
from portal.rules.search.words import terms_of
from portal.services.search.registry import SOURCES
from portal.services.search.source import key_of, parse_key
from portal.services.search.sources.parts import EVERYBODY
from tests.cast import Cast
from tests.make import actor_of
from tests.search_world import make_world
from tests.searching import SCOPES, all_ids, crowd

pytestmark = pytest.mark.usefixtures("mails")
MOST_STATEMENTS = 8
"""Of all kinds together to know what somebody may find; a page of results has fourteen."""

EACH = 5
"""Suggestions are slow; they are asked for each fifth word."""


class World:
    """The index of all there is, and who asks."""

    def __init__(self, index: SearchIndex, people: Mapping[str, Actor | None]) -> None:
        self.index, self.people = index, people
        self.entries: dict[str, Entry] = {}
        for source in SOURCES.values():
            self.entries |= {entry.key: entry for entry in source.entries(all_ids(source))}
        index.apply(self.entries.values(), (), 1)
        self.everything = frozenset().union(*(entry.access for entry in self.entries.values()))
        self.words = {key: _words(entry) for key, entry in self.entries.items()}

    def ask(self, typed: str, access: frozenset[str]) -> Found:
        """All hits."""
        return self.index.search(read_query(typed), access=access, filters=Filters(), size=10_000, seconds=60)

    def having(self, word: str) -> frozenset[str]:
        """Everything that has the word: no reader at once finds a letter and its public copy."""
        answers = [self.ask(word, held) for held in (self.everything, EVERYBODY)]
        return frozenset(hit.key for found in answers for hit in found.hits)


@pytest.fixture
def world(app: Flask, cast: Cast, tmp_path: Path) -> Iterator[World]:
    more = make_world(app, cast)
    engine = find_engine(WHOOSH)
    index = engine.create(tmp_path / "index")
    yield World(index, crowd(cast, *more))
    index.close()


def _words(entry: Entry) -> frozenset[str]:
    return frozenset(terms_of("\n".join([entry.title, entry.body, *entry.codes])).exact)


def tokens_of(actor: Actor | None) -> frozenset[str]:
    return frozenset().union(*(source.tokens(actor) for source in SOURCES.values()))


def allowed_to(actor: Actor | None) -> frozenset[str]:
    return frozenset(key_of(kind, object_id) for kind, ids in SCOPES.items() for object_id in ids(actor))


def copies_of(keys: frozenset[str]) -> frozenset[str]:
    """The public copies of the letters among these."""
    query = select(Publication.id, Publication.document_id)
    copies = {key_of("published", its): key_of("document", letter) for its, letter in db.session.execute(query)}
    return frozenset(copy for copy, letter in copies.items() if letter in keys)


def shown_to(actor: Actor | None, keys: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for kind, source in SOURCES.items():
        ids = [object_id for key in keys for its, object_id in [parse_key(key)] if its == kind]
        found |= {key_of(kind, object_id) for object_id in source.show(actor, ids)}
    return found


def test_every_kind_is_there(world: World) -> None:
    assert {entry.kind for entry in world.entries.values()} == set(SOURCES)


def test_nobody_finds_counts_or_is_offered_what_they_may_not_see(world: World) -> None:
    every = sorted(frozenset().union(*world.words.values()))
    found_by = {word: world.having(word) for word in every}
    assert all(found_by.values())
    alike = {keys: word for word, keys in found_by.items()}
    answers = {word: keys for keys, word in alike.items()}  # of words that stand in the same things one is asked for
    readers = {(tokens_of(actor), allowed_to(actor)) for actor in world.people.values()}
    assert len(readers) > 20
    for access, allowed in readers:
        read = frozenset().union(*(world.words[key] for key in allowed))
        for word in answers:
            found, expected = world.ask(word, access), answers[word] & allowed - copies_of(allowed)
            assert {hit.key for hit in found.hits} == expected, word
            assert found.total == len(expected)
            assert found.by_kind == Counter(world.entries[key].kind for key in expected)
            units = Counter(world.entries[key].unit_id for key in expected)
            units.pop(None, None)
            assert found.by_unit == units
        for word in sorted(answers)[::EACH]:
            offered = {each for each, _number in world.index.words_like(word, access=access, most=5)}
            assert offered <= read, word


def test_what_narrows_without_words_finds_what_one_may_see_and_counts_it(world: World) -> None:
    for name, actor in world.people.items():
        expected = allowed_to(actor) - copies_of(allowed_to(actor))
        for kind in (*SOURCES, ""):
            filters = Filters(kinds=frozenset({kind} if kind else ()))
            found = world.index.search(Query(), access=tokens_of(actor), filters=filters, size=10_000, seconds=60)
            wanted = {key for key in expected if not kind or world.entries[key].kind == kind}
            assert {hit.key for hit in found.hits} == wanted, (name, kind)
            assert (found.total, found.by_kind) == (len(wanted), Counter(world.entries[key].kind for key in wanted))


def test_what_is_shown_is_what_is_found(world: World) -> None:
    for name, actor in world.people.items():
        assert shown_to(actor, frozenset(world.entries)) == allowed_to(actor), name


def test_a_role_lost_a_second_ago_finds_nothing_though_the_index_lags(world: World, cast: Cast) -> None:
    people = world.people
    mother = next(actor for name, actor in people.items() if actor and actor.is_family and "me.mot" in name)
    before = {"principal": tokens_of(actor_of(cast.principal)), "mother": tokens_of(mother)}
    assert world.ask("dự thảo tờ trình", before["principal"]).total == 1
    assert world.ask("bảo tàng", before["mother"]).total == 1
    assert world.ask("quên cặp", before["mother"]).total == 1
    today = clock.today()
    db.session.query(Membership).filter_by(account_id=cast.principal.id).update({"valid_to": today})
    db.session.query(Guardianship).update({"valid_to": today})
    db.session.commit()
    for actor, words in ((actor_of(cast.principal), "dự thảo tờ trình"), (mother, "bảo tàng"), (mother, "quên cặp")):
        assert world.ask(words, tokens_of(actor)).total == 0
    assert shown_to(mother, frozenset(world.entries)) == allowed_to(mother)


def test_rights_of_all_kinds_cost_few_statements(world: World, queries) -> None:
    costs = {}
    for name, actor in world.people.items():
        with queries() as count:
            tokens_of(actor)
        costs[name] = len(count)
    assert max(costs.values()) <= MOST_STATEMENTS, costs
    assert costs["visitor"] == 0
