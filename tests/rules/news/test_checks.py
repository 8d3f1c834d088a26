"""The checks before an article is handed in."""

import pytest

from portal.rules.news.body import count_words, take_apart
from portal.rules.news.checks import Finding, Outcome, Piece, check, is_well_formed

PROSE = "<p>" + "chữ " * 200 + "</p>"


def piece(body: str = PROSE, **more: object) -> Piece:
    usual: dict[str, object] = {"title": "Lễ khai giảng", "summary": "Tóm tắt."}
    return Piece(body=take_apart(body), **(usual | more))  # type: ignore[arg-type]


def faults(found: list[Finding], outcome: Outcome = Outcome.BLOCKS) -> list[str]:
    return [finding.words % finding.params for finding in found if finding.outcome == outcome]


def test_a_good_article_has_nothing_to_mend() -> None:
    found = check(piece())
    assert faults(found) == faults(found, Outcome.ADVICE) == []
    assert len(found) >= 7


@pytest.mark.parametrize(
    ("words", "shortest", "blocked"), [(179, 180, True), (180, 180, False), (0, 0, True), (1, 0, False)]
)
def test_half_a_page_is_counted_in_words(words: int, shortest: int, blocked: bool) -> None:
    found = check(piece("<p>" + "từ " * words + "</p>", shortest_words=shortest))
    assert any("cần ít nhất" in fault for fault in faults(found)) == blocked


def test_words_are_counted_as_a_writer_counts_them() -> None:
    assert count_words("Ngày 12/10/2026, lúc 7:30 – tổng kết 1.234 em; tỉ lệ 98,5%.") == 11
    assert count_words(" … – ! ") == 0


def test_lists_and_tables_are_no_prose() -> None:
    listed = "<ul>" + "<li>" + "chữ " * 300 + "</li></ul><p>Một câu.</p>"
    assert any("văn xuôi" in fault for fault in faults(check(piece(listed))))
    assert not faults(check(piece(PROSE + "<table><tr><td>a</td></tr></table>")))
    assert not faults(check(piece("<p>Mai nghỉ học.</p>", kind="notice"))), "a notice may be short"


def test_headings_do_not_count_as_words() -> None:
    body = take_apart("<h2>Một hai ba</h2><p>bốn năm</p><ul><li>sáu</li></ul>")
    assert (body.words, body.prose_words, body.listed_words) == (3, 2, 1)


def test_every_picture_needs_words() -> None:
    bad = PROSE + '<figure><img data-medium="3" alt=" "><figcaption>Ảnh</figcaption></figure>'
    assert faults(check(piece(bad))) == ["1 ảnh chưa có lời mô tả cho người không nhìn thấy ảnh."]
    assert faults(check(piece(other_alts=["", "Cô trò"]))) != []
    assert take_apart(bad).pictures == [(3, " ")]


def test_headings_go_down_step_by_step() -> None:
    def advice(body: str) -> list[str]:
        return faults(check(piece(PROSE + body)), Outcome.ADVICE)

    assert advice("<h2>Một</h2><h3>Hai</h3><h4>Ba</h4><h2>Bốn</h2>") == []
    assert any("nhảy cấp" in words for words in advice("<h3>Một</h3>"))
    assert any("nhảy cấp" in words for words in advice("<h2>Một</h2><h4>Hai</h4>"))
    assert any("để trống" in words for words in advice("<h2> </h2>"))


@pytest.mark.parametrize(
    "link", ["https://moet.gov.vn/a?b=1", "http://a.vn", "mailto:a@b.vn", "tel:0900", "/trang/a", "#x"]
)
def test_good_links(link: str) -> None:
    assert is_well_formed(link)


BAD_LINKS = ["", "moet.gov.vn", "http://", "https://moet", "ht!tp://a.vn", "a b", "http://[", "//a.vn", "javascript:x"]


@pytest.mark.parametrize("link", BAD_LINKS)
def test_bad_links(link: str) -> None:
    assert not is_well_formed(link)
    assert faults(check(piece(PROSE + f'<p><a href="{link}">x</a></p>')))


def test_a_re_post_names_source_and_permission() -> None:
    assert faults(check(piece(source_name="Báo Giáo dục"))) == [
        "Bài đăng lại phải ghi giấy phép hoặc sự đồng ý của nguồn."
    ]
    assert faults(check(piece(source_url="https://giaoduc.vn/1", source_permission="Được đồng ý"))) != []
    assert faults(check(piece(source_name="Báo", source_url="không phải", source_permission="CC BY"))) != []
    assert not faults(check(piece(source_name="Báo", source_url="https://b.vn/1", source_permission="CC BY 4.0")))
    assert faults(check(piece(text="Một đoạn.\nNguồn: Báo Tuổi trẻ")), Outcome.ADVICE) != []


def test_missing_consents_block() -> None:
    assert faults(check(piece(missing_consents=["em N.V.A"]))) == [
        "Chưa có sự đồng ý cho đăng: em N.V.A. Viết tắt tên như trong ngoặc, bỏ ảnh, hoặc chờ gia đình đồng ý."
    ]
