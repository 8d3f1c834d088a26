"""On generated entries and queries an engine finds, counts and allows exactly what looking at every entry does."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.adapters.search_index import Order
from portal.adapters.search_index.folders import Engine
from portal.rules.search.entries import Entry, Filters
from portal.rules.search.queries import Query
from tests.search_engines import PlainEngine, word

SYLLABLES = ["thông", "thong", "báo", "bảo", "tuyển", "sinh", "đường", "dương", "trường", "tr", "họp", "253"]
TOKENS = ["a", "b", "c"]

texts = st.lists(st.sampled_from([*SYLLABLES, ".", "\n"]), max_size=8).map(" ".join)
entries = st.builds(
    Entry,
    key=st.builds("{}:{}".format, st.sampled_from(["news", "document"]), st.integers(1, 12)),
    kind=st.sampled_from(["news", "document", "form"]),
    title=texts,
    body=texts,
    codes=st.lists(st.sampled_from(["253/BGDĐT", "7/UBND-VX"]), max_size=1).map(tuple),
    access=st.frozensets(st.sampled_from(TOKENS), max_size=2),
    hidden_from=st.frozensets(st.sampled_from(TOKENS), max_size=1),
    unit_id=st.sampled_from([None, 1, 2]),
    sender_id=st.sampled_from([None, 1, 5]),
    day=st.sampled_from([None, date(2025, 12, 31), date(2026, 1, 1), date(2026, 9, 5)]),
)
typed = st.builds(word, st.sampled_from(SYLLABLES))
beginnings = st.builds(word, st.sampled_from(["t", "th", "tru", "tuy", "2"]), is_beginning=st.just(True))
loose = st.builds(
    lambda one, other: replace(one, others=(other,)), typed, st.sampled_from(["thong bao", "sinh", "truong tr bao"])
)
runs = st.lists(typed, min_size=1, max_size=3).map(tuple)
queries = st.builds(
    Query,
    words=st.lists(st.one_of(typed, typed, beginnings, loose), max_size=3).map(tuple),
    phrases=st.lists(runs, max_size=1).map(tuple),
    excluded=st.lists(runs, max_size=1).map(tuple),
    codes=st.lists(st.sampled_from(["253/bgddt", "253", "ubnd"]), max_size=1).map(tuple),
)
few = st.frozensets(st.integers(1, 2), max_size=1)
filters = st.builds(
    Filters,
    kinds=st.frozensets(st.sampled_from(["news", "form"]), max_size=1),
    unit_ids=few,
    sender_ids=few,
    years=st.frozensets(st.sampled_from([2025, 2026]), max_size=1),
    since=st.sampled_from([None, None, date(2026, 1, 1)]),
    until=st.sampled_from([None, None, date(2026, 1, 1)]),
    keys=st.sampled_from([None, None, frozenset(["news:1", "news:2", "document:1"])]),
)
batches = st.lists(
    st.tuples(st.lists(entries, max_size=6), st.lists(entries.map(lambda one: one.key), max_size=2)), max_size=4
)
access = st.frozensets(st.sampled_from([*TOKENS, "x"]), max_size=3)


@given(batches, st.lists(st.tuples(queries, filters, access), min_size=1, max_size=6), st.booleans())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_same_as_looking_at_every_entry(
    engine: Engine,
    given_batches: list[tuple[list[Entry], list[str]]],
    asked: list[tuple[Query, Filters, frozenset[str]]],
    is_optimized: bool,
) -> None:
    plain = PlainEngine()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # tantivy may still be tidying up
        index = engine.create(Path(folder, "index"))
        for number, (batch, gone) in enumerate(given_batches, 1):
            index.apply(batch, gone, number)
            plain.apply(batch, gone)
        if is_optimized:
            index.optimize()
        assert index.watermark() == len(given_batches)
        assert sorted(index.keys()) == sorted(plain.entries)
        assert index.rights_of(plain.entries) == {key: one.rights for key, one in plain.entries.items()}
        for query, narrowed, tokens in asked:
            for order in (Order.NEWEST, Order.OLDEST):
                expected = plain.search(query, tokens, narrowed, order)
                assert index.search(query, access=tokens, filters=narrowed, order=order, size=50) == expected
            best = index.search(query, access=tokens, filters=narrowed, size=50)
            assert {hit.key for hit in best.hits} == {hit.key for hit in expected.hits}
            assert [hit.score for hit in best.hits] == sorted((hit.score for hit in best.hits), reverse=True)
        index.close()
