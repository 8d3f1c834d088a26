"""What any engine must do, whichever it is."""

from datetime import date
from pathlib import Path

import pytest

from portal.adapters.search_index import IndexDamaged, Order, SearchIndex
from portal.adapters.search_index.folders import Engine
from portal.rules.search.entries import Filters, Rights
from portal.rules.search.queries import Query
from tests.search_engines import ALL, ask, entry, keys, put, word

A = frozenset("a")


def test_an_empty_index_answers(index: SearchIndex) -> None:
    assert index.watermark() == 0
    assert list(index.keys()) == []
    assert index.search(ask("thông báo"), access=A, filters=ALL).total == 0
    assert index.words_like("bao", access=A, most=5) == []
    index.check()
    index.optimize()


def test_what_is_put_in_is_found_and_what_is_taken_out_is_not(index: SearchIndex) -> None:
    put(index, entry("news:1", "Thông báo tuyển sinh"), entry("news:2", "Hội khoẻ"), watermark=5)
    assert index.watermark() == 5
    assert sorted(index.keys()) == ["news:1", "news:2"]
    assert keys(index, ask("thong bao")) == ["news:1"]
    index.apply([entry("news:1", "Giấy mời họp")], ["news:2"], 9)
    assert index.watermark() == 9
    assert keys(index, ask("thong bao")) == keys(index, ask("hoi khoe")) == []
    assert keys(index, ask("giấy mời")) == ["news:1"]
    assert list(index.keys()) == ["news:1"]


def test_another_process_sees_the_commit(engine: Engine, tmp_path: Path) -> None:
    writer = engine.create(tmp_path / "shared")
    reader = engine.open(tmp_path / "shared")
    for number in range(12):
        put(writer, entry("news:1", f"Tin số {number}"), entry(f"news:x{number}", "khác"), watermark=number)
        assert reader.watermark() == number
        assert keys(reader, ask(f"tin {number}")) == ["news:1"]
        assert reader.search(ask("tin"), access=A, filters=ALL).total == 1


def test_the_watermark_moves_without_entries(index: SearchIndex) -> None:
    index.apply([], [], 3)
    assert index.watermark() == 3


def test_of_an_entry_that_comes_twice_in_a_batch_the_last_counts(index: SearchIndex) -> None:
    put(index, entry("news:1", "cũ"), entry("news:1", "mới"))
    assert keys(index, ask("moi")) == ["news:1"]
    assert keys(index, ask("cu")) == []
    assert list(index.keys()) == ["news:1"]


def test_only_those_with_a_token_find_it(index: SearchIndex) -> None:
    put(index, entry("news:1", "Thông báo", access="a b"), entry("news:2", "Thông báo", access="c"))
    assert keys(index, ask("thong bao"), access="a x") == ["news:1"]
    assert sorted(keys(index, ask("thong bao"), access="b c")) == ["news:1", "news:2"]
    for nobody in (frozenset[str](), frozenset(["x"]), frozenset([""]), frozenset(["a b"])):
        found = index.search(ask("thong bao"), access=nobody, filters=ALL)
        assert (found.hits, found.total, found.by_kind, found.by_year) == ((), 0, {}, {})


def test_a_token_taken_away_counts_with_the_next_commit(index: SearchIndex) -> None:
    put(index, entry("news:1", "Thông báo", access="a"))
    assert keys(index, ask("thong bao"))
    put(index, entry("news:1", "Thông báo", access="b"))
    assert keys(index, ask("thong bao")) == []
    assert keys(index, ask("thong bao"), access="b") == ["news:1"]
    assert index.rights_of(["news:1", "news:7"]) == {"news:1": Rights(frozenset("b"))}


def test_tokens_are_given_back_as_they_are_for_living_entries_only(index: SearchIndex) -> None:
    one = entry("news:1", "x", access="unit:3 role:văn-thư", hidden_from="unit:4 role:văn-thư")
    put(index, one, entry("news:2", "y"), entry("news:3", "z"))
    index.apply([], ["news:2"], 2)
    tokens = frozenset(["unit:3", "role:văn-thư"]), frozenset(["unit:4", "role:văn-thư"])
    assert index.rights_of(["news:1", "news:2"]) == {"news:1": Rights(*tokens)}


def test_whoever_finds_the_one_is_not_given_the_other(index: SearchIndex) -> None:
    """Hits, counts of every kind and suggestions; with the next question of somebody else it is there again."""
    put(
        index,
        entry("document:1", "Kế hoạch tuyển sinh", access="unit1 unit2", unit_id=1, sender_id=1),
        entry("published:2", "Kế hoạch tuyển sinh", access="public", hidden_from="unit1 unit2", unit_id=1, sender_id=1),
        entry("news:3", "Tin tuyển sinh", access="public", day=date(2025, 1, 1)),
    )
    for held in ("public unit1", "public unit2 unit9", "public", "public unit3", "public unit1"):
        has_letter = "unit1" in held or "unit2" in held
        one = "document" if has_letter else "published"
        found = index.search(ask("tuyển sinh"), access=frozenset(held.split()), filters=ALL)
        assert {hit.key.partition(":")[0] for hit in found.hits} == {one, "news"}
        assert (found.total, found.by_kind) == (2, {one: 1, "news": 1})
        assert (found.by_unit, found.by_sender, found.by_year) == ({1: 1}, {1: 1}, {2025: 1, 2026: 1})
        assert index.words_like("tuyn", access=frozenset(held.split()), most=5) == [("tuyển", 2)]
        only = Filters(kinds=frozenset({"published"}))
        assert bool(keys(index, ask("tuyển"), access=held, filters=only)) is not has_letter
    put(index, entry("published:2", "Kế hoạch tuyển sinh", access="public", hidden_from="unit1"), watermark=2)
    index.optimize()
    assert keys(index, ask("kế hoạch"), access="public unit2") == ["document:1", "published:2"]


def test_all_words_must_be_there_in_any_spelling(index: SearchIndex) -> None:
    put(index, entry("news:1", "Con đường", "đến trường"), entry("news:2", "Con dương"), entry("news:3", "duong xa"))
    assert set(keys(index, ask("duong"))) == {"news:1", "news:2", "news:3"}
    assert set(keys(index, ask("đường"))) == {"news:1", "news:2", "news:3"}
    assert set(keys(index, ask("con đường"))) == {"news:1", "news:2"}
    assert keys(index, ask("con đường trường")) == ["news:1"]
    assert keys(index, ask("con đường xyz")) == []


def test_phrases_are_neighbours_as_they_are_written(index: SearchIndex) -> None:
    put(
        index,
        entry("news:1", body="đi trên con đường sắt mới"),
        entry("news:2", body="con dường sát"),
        entry("news:3", body="đường có rào sắt"),
        entry("news:4", body="đi trên đường. Sắt đã gỉ"),
    )
    assert keys(index, ask(phrase="đường sắt")) == ["news:1"]
    assert set(keys(index, ask(phrase="duong sat"))) == {"news:1", "news:2"}
    assert set(keys(index, ask(phrase="đường"))) == {"news:1", "news:3", "news:4"}
    assert keys(index, ask("đi", phrase="đường sắt mới")) == ["news:1"]


def test_what_is_excluded_is_not_found(index: SearchIndex) -> None:
    put(index, entry("news:1", "họp phụ huynh"), entry("news:2", "họp giáo viên"), entry("news:3", "họp phụ trách"))
    assert set(keys(index, ask("họp", without="phụ"))) == {"news:2"}
    assert set(keys(index, ask("họp", without="phụ huynh"))) == {"news:2", "news:3"}
    assert keys(index, ask(without="phụ")) == ["news:2"]


def test_without_words_everything_within_the_filters_is_found(index: SearchIndex) -> None:
    put(
        index,
        entry("document:1", "Kế hoạch", unit_id=1, day=date(2025, 1, 1)),
        entry("document:2", "Báo cáo", unit_id=2, day=date(2026, 1, 1)),
        entry("document:3", "Kín", access="b", unit_id=1),
        entry("news:4", "Họp", day=None),
    )
    for order, expected in ((Order.NEWEST, [2, 1, 4]), (Order.OLDEST, [1, 2, 4]), (Order.BEST, [2, 1, 4])):
        found = index.search(Query(), access=A, filters=ALL, order=order)
        assert [int(hit.key.partition(":")[2]) for hit in found.hits] == expected
        assert (found.total, found.by_kind, found.by_unit) == (3, {"document": 2, "news": 1}, {1: 1, 2: 1})
    only = Filters(kinds=frozenset({"document"}))
    assert keys(index, ask(without="báo"), filters=only, order=Order.NEWEST) == ["document:1"]
    assert keys(index, Query(), access="x") == keys(index, Query(), filters=Filters(unit_ids=frozenset({-1, -2}))) == []
    assert keys(index, Query(), filters=Filters(years=frozenset({0}))) == []
    assert index.search(Query(), access=A, filters=ALL, seconds=0).is_partial


def test_a_code_is_found_first_and_even_without_the_words(index: SearchIndex) -> None:
    put(
        index,
        entry("document:1", "Theo Công văn số 253/BGDĐT-SEQAP", "công văn công văn"),
        entry("document:2", "Kế hoạch", codes=("253/BGDĐT-SEQAP",)),
        entry("document:3", "Công văn khác", codes=("25/BGDĐT",)),
    )
    assert keys(index, ask(codes="253/bgddt-seqap")) == ["document:2", "document:1"]
    assert keys(index, ask("công văn", codes="253/bgddt-seqap")) == ["document:2", "document:1", "document:3"]


@pytest.mark.parametrize(
    ("typed", "found"), [("t", {1, 2, 3}), ("tr", {1}), ("tru", {1}), ("truo", {1}), ("b", {2}), ("tue", set())]
)
def test_the_last_word_may_be_a_beginning(index: SearchIndex, typed: str, found: set[int]) -> None:
    put(
        index, entry("news:1", "Nhà trường"), entry("news:2", "Thông báo"), entry("news:3", "x", "tin"), entry("news:4")
    )
    assert {int(key[5:]) for key in keys(index, ask(typed, unfinished=True))} == found


def test_the_words_before_a_beginning_are_whole(index: SearchIndex) -> None:
    put(index, entry("news:1", "Thông báo tuyển sinh"), entry("news:2", "Thông tin tuyển dụng"))
    assert keys(index, ask("thông bá", unfinished=True)) == ["news:1"]
    assert keys(index, ask("thô tuyển", unfinished=True)) == []


def test_filters_narrow_hits_and_counts(index: SearchIndex) -> None:
    put(
        index,
        entry("document:1", "họp", unit_id=1, sender_id=7, day=date(2025, 12, 31)),
        entry("document:2", "họp", unit_id=2, sender_id=8, day=date(2026, 1, 1)),
        entry("news:3", "họp", unit_id=1, day=None),
    )
    found = index.search(ask("họp"), access=A, filters=ALL)
    assert (found.total, found.by_kind, found.by_unit) == (3, {"document": 2, "news": 1}, {1: 2, 2: 1})
    assert (found.by_sender, found.by_year) == ({7: 1, 8: 1}, {2025: 1, 2026: 1})
    for filters, expected in (
        (Filters(kinds=frozenset(["news"])), {"news:3"}),
        (Filters(unit_ids=frozenset([1, 9])), {"document:1", "news:3"}),
        (Filters(sender_ids=frozenset([8])), {"document:2"}),
        (Filters(years=frozenset([2025])), {"document:1"}),
        (Filters(since=date(2026, 1, 1)), {"document:2"}),
        (Filters(until=date(2025, 12, 31)), {"document:1"}),
        (Filters(since=date(2025, 12, 31), until=date(2026, 1, 1)), {"document:1", "document:2"}),
        (Filters(keys=frozenset(["news:3", "document:2", "news:9"])), {"news:3", "document:2"}),
        (Filters(keys=frozenset()), set()),
        (Filters(kinds=frozenset(["x"])), set()),
    ):
        found = index.search(ask("họp"), access=A, filters=filters)
        assert ({hit.key for hit in found.hits}, found.total) == (expected, len(expected))
        assert sum(found.by_kind.values()) == len(expected)


def test_words_are_suggested_only_from_what_one_may_see(index: SearchIndex) -> None:
    put(
        index,
        entry("news:1", "tuyển sinh", "tuyển dụng"),
        entry("news:2", "tuyến đường"),
        entry("news:3", "tuyện mật", access="secret"),
    )
    assert dict(index.words_like("tuyn", access=A, most=5)) == {"tuyển": 1, "tuyến": 1}
    assert len(index.words_like("tuyn", access=A, most=1)) == 1
    assert index.words_like("tuyn", access=frozenset(["secret"]), most=5) == [("tuyện", 1)]
    index.apply([], ["news:2"], 2)
    assert dict(index.words_like("tuyn", access=A, most=5)) == {"tuyển": 1}
    assert index.words_like("", access=A, most=5) == index.words_like("***", access=A, most=5) == []


def test_when_the_time_is_up_it_says_so_and_keeps_to_the_rights(index: SearchIndex) -> None:
    put(index, *(entry(f"news:{number}", "họp", access="ab"[number % 2]) for number in range(50)))
    found = index.search(ask("họp"), access=A, filters=ALL, seconds=0)
    assert found.is_partial
    assert {int(hit.key[5:]) % 2 for hit in found.hits} <= {0}
    again = index.search(ask("họp"), access=A, filters=ALL)
    assert (again.total, again.is_partial) == (25, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "a\x00b",
        "*",
        "AND OR NOT",
        "(((",
        '"',
        "title:x",
        "=",
        "^t",
        "\ud7ff",
        "\ud800",
        "😀",
        "x" * 5000,
        "\n",
        "đ" * 300,
    ],
)
def test_no_text_is_an_error(index: SearchIndex, text: str) -> None:
    put(index, entry("news:1", text, text, codes=(text,)), entry("news:2", "họp"))
    typed = (word("họp"), *(word(part) for part in [text] if ask_able(part)))
    query = Query(words=typed, codes=(text,), excluded=((word("xyz"),),))
    index.search(query, access=A, filters=ALL)
    index.words_like(text, access=A, most=3)
    assert keys(index, ask("họp")) == ["news:2"]


def ask_able(text: str) -> bool:
    """Whether anything of it is a word."""
    try:
        word(text)
    except IndexError:
        return False
    return True


def test_optimizing_changes_no_answer(index: SearchIndex) -> None:
    for commit in range(10):
        put(
            index, *(entry(f"news:{number}", f"họp {commit}") for number in range(commit, commit + 5)), watermark=commit
        )
    before = index.search(ask("họp"), access=A, filters=ALL, size=50)
    index.optimize()
    after = index.search(ask("họp"), access=A, filters=ALL, size=50)
    assert (after, index.watermark()) == (before, 9)
    index.check()


def test_a_folder_without_an_index_is_damaged(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    with pytest.raises(IndexDamaged):
        engine.open(tmp_path / "nothing").check()
    with pytest.raises(IndexDamaged):
        engine.open(tmp_path / "nowhere").watermark()
