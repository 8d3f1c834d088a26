"""How any engine orders what it finds, whichever it is."""

from dataclasses import replace
from datetime import date

import pytest

from portal.adapters.search_index import Order, SearchIndex
from portal.rules.search.queries import Query
from portal.rules.search.typed import read_query
from tests.search_engines import ALL, ask, entry, keys, put, word, words

A = frozenset("a")


def test_what_may_stand_for_a_word_is_found_after_the_word(index: SearchIndex) -> None:
    put(
        index,
        entry("news:1", "Danh sách", "của giáo viên"),
        entry("news:2", "Danh sách", "của gv"),
        entry("news:3", "Viên chức", "giáo dục"),
    )
    teacher = replace(word("gv"), others=("giao vien",))
    assert keys(index, Query(words=(teacher,))) == ["news:2", "news:1"]
    assert keys(index, Query(words=(teacher, word("sách")))) == ["news:2", "news:1"]
    assert keys(index, Query(words=(teacher, word("chức")))) == []
    assert set(keys(index, Query(words=(replace(word("xyz"), others=("vien",)),)))) == {"news:3", "news:1"}


def test_a_whole_title_is_the_words_in_and_out_of_phrases(index: SearchIndex) -> None:
    put(index, entry("news:1", "Tuyển sinh lớp 10", "x"), entry("news:2", "Lớp 10: tuyển sinh", "tuyển sinh lớp 10"))
    query = Query(words=words("lớp 10"), phrases=(words("tuyển sinh"),), in_order=words("tuyển sinh lớp 10"))
    assert keys(index, query) == ["news:1", "news:2"]
    assert (
        index.search(query, access=A, filters=ALL).hits[0].score
        > 2 * index.search(query, access=A, filters=ALL).hits[1].score
    )


def test_a_title_with_what_may_stand_for_a_word_is_above_a_text_with_the_word(index: SearchIndex) -> None:
    put(index, entry("news:1", "Giáo viên chủ nhiệm", "x"), entry("news:2", "Danh sách", "của gv"))
    assert keys(index, Query(words=(replace(word("gv"), others=("giao vien",)),))) == ["news:1", "news:2"]


def test_a_whole_title_stands_above_a_number_in_it(index: SearchIndex) -> None:
    put(
        index,
        entry("document:1", "Quy định", "x", codes=("22/2021/TT-BGDĐT",)),
        entry("news:2", "Đánh giá theo Thông tư 22/2021", "x"),
    )
    assert keys(index, read_query("đánh giá theo thông tư 22/2021")) == ["news:2", "document:1"]
    assert keys(index, read_query("thông tư 22/2021")) == ["document:1", "news:2"]


def test_all_the_words_side_by_side_in_a_long_text_are_above_scattered_ones_in_a_short(index: SearchIndex) -> None:
    put(
        index,
        entry("document:1", "Công văn", "các đơn vị báo cáo " * 500 + "Trần Đình Thuận"),
        entry("document:2", "Trần Văn Thuận", "và Lê Đình"),
    )
    assert keys(index, ask("trần đình thuận")) == ["document:1", "document:2"]


def test_by_day_what_has_none_is_last(index: SearchIndex) -> None:
    days = [date(2026, 1, 2), None, date(2026, 1, 3), date(2026, 1, 2)]
    put(index, *(entry(f"news:{number}", "họp", day=day) for number, day in enumerate(days)))
    assert keys(index, ask("họp"), order=Order.NEWEST) == ["news:2", "news:0", "news:3", "news:1"]
    assert keys(index, ask("họp"), order=Order.OLDEST) == ["news:0", "news:3", "news:2", "news:1"]


@pytest.mark.parametrize("order", list(Order))
def test_pages_follow_one_another(index: SearchIndex, order: Order) -> None:
    for commit in range(3):
        put(index, *(entry(f"news:{commit}{number:02}", "họp " * (number % 4 + 1)) for number in range(15)))
    whole = keys(index, ask("họp"), order=order, size=100)
    assert len(set(whole)) == 45
    pages = [keys(index, ask("họp"), order=order, first=first, size=7) for first in range(0, 49, 7)]
    assert [key for page in pages for key in page] == whole
    assert index.search(ask("họp"), access=A, filters=ALL, first=44, size=7).total == 45
    assert keys(index, ask("họp"), order=order, first=1000) == keys(index, ask("họp"), order=order, size=0) == []


def test_titles_stand_above_texts_and_whole_titles_above_all(index: SearchIndex) -> None:
    put(
        index,
        entry("news:1", "Tin trong tuần", "tuyển sinh " * 40),
        entry("news:2", "Về việc tuyển sinh lớp 10", "nội dung"),
        entry("news:3", "Tuyển sinh", "nội dung khác, dài hơn " * 30),
    )
    assert keys(index, ask("tuyển sinh")) == ["news:3", "news:2", "news:1"]


def test_exact_spelling_stands_above_another(index: SearchIndex) -> None:
    put(
        index,
        entry("news:1", "Tin", "các bạn ở phố dương xa"),
        entry("news:2", "Tin", "các bạn ở phố đường xa"),
        entry("news:3", "Tin", "các bạn ở phố duong xa"),
    )
    assert keys(index, ask("đường"))[0] == "news:2"
    assert keys(index, ask("dương"))[0] == "news:1"


def test_neighbours_stand_above_scattered_words(index: SearchIndex) -> None:
    put(
        index,
        entry("news:1", "Tin", "sinh viên được tuyển làm việc; sinh hoạt, tuyển dụng, sinh sống"),
        entry("news:2", "Tin", "kỳ thi tuyển sinh năm nay có nhiều điểm mới so với năm trước"),
    )
    assert keys(index, ask("tuyển sinh")) == ["news:2", "news:1"]
    assert keys(index, ask("tuyen sinh")) == ["news:2", "news:1"]


def test_among_equals_the_newer_is_first_then_the_key(index: SearchIndex) -> None:
    put(index, entry("news:2", "họp"), entry("news:1", "họp"), entry("news:3", "họp", day=date(2026, 9, 6)))
    assert keys(index, ask("họp")) == ["news:3", "news:1", "news:2"]


def test_no_order_tells_of_what_one_may_not_see(index: SearchIndex) -> None:
    put(index, entry("news:1", "họp lớp", "bạn"), entry("news:2", "lớp họp", "bạn bè"))
    before = index.search(ask("họp bạn"), access=A, filters=ALL)
    put(index, *(entry(f"news:s{number}", "họp kín", "bạn", access="secret") for number in range(40)))
    after = index.search(ask("họp bạn"), access=A, filters=ALL)
    assert [hit.key for hit in after.hits] == [hit.key for hit in before.hits]
    assert (after.total, after.by_kind) == (before.total, before.by_kind)
