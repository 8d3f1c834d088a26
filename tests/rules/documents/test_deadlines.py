"""Reading single sentences: forms of dates, years that are not written, what only names a document, any text at all."""

import time
import unicodedata
from datetime import date
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.rules.documents.deadlines import Certainty, Rhythm, Timing, What, read

ISSUED = date(2026, 11, 20)


def only(text: str, issued_on: date = ISSUED) -> Timing:
    found = read(text, issued_on=issued_on)
    assert len(found) == 1, found
    return found[0].timing


def once(due: date, opens: date | None = None) -> Timing:
    return Timing(rhythm=Rhythm.ONCE, due=due, opens=opens)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Hoàn thành trước ngày 30/6/2027.", date(2027, 6, 30)),
        ("Các đơn vị gửi báo cáo chậm nhất đến ngày 18/9/2027, bao gồm:", date(2027, 9, 18)),
        ("Nộp hồ sơ đến hết ngày 31 tháng 12 năm 2026.", date(2026, 12, 31)),
        ("Gửi về Phòng trước 17 giờ 00 ngày 30 tháng 11 năm 2026.", date(2026, 11, 30)),
        ("Đề nghị gửi trước thứ Sáu, ngày 27/11/2026.", date(2026, 11, 27)),
        ("Hạn chót nộp hồ sơ: 15.12.2026.", date(2026, 12, 15)),
        ("Thời hạn nộp: 30/11.", date(2026, 11, 30)),
        ("Báo cáo gửi trước l5/l2/2O26.", date(2026, 12, 15)),  # as a scan has it
        ("Kết thúc ngảy 05 thảng 9 nãm 2027.", date(2027, 9, 5)),
        ("Khóa ngày ngày 09 tháng 9.", date(2027, 9, 9)),
        ("Hoàn thành trước ngày 18\ntháng 12 năm 2026.", date(2026, 12, 18)),
        ("Hoàn thành trước ngày 31/3 năm sau.", date(2027, 3, 31)),
        ("Gửi danh sách học sinh trước ngày 30/11/2026.", date(2026, 11, 30)),
        ("Hoàn thành nâng cấp trước ngày 30/11/2026.", date(2026, 11, 30)),
        ("Trong 05 (năm) ngày làm việc kể từ ngày nhận được văn bản này, các đơn vị báo cáo.", date(2026, 11, 27)),
        ("Trong vòng 10 ngày kể từ ngày ký văn bản này phải gửi danh sách.", date(2026, 11, 30)),
    ],
)
def test_deadlines_that_come_once(text: str, due: date) -> None:
    assert only(text) == once(due)


@pytest.mark.parametrize(
    ("text", "timing"),
    [
        ("Kết thúc vào ngày 15/10 hằng năm.", Timing(rhythm=Rhythm.YEARLY, day=15, month=10)),
        ("Hàng năm, các trường báo cáo trước ngày 15/6.", Timing(rhythm=Rhythm.YEARLY, day=15, month=6)),
        ("Khóa ngày 17 hằng tháng.", Timing(rhythm=Rhythm.MONTHLY, day=17)),
        ("Hằng tháng, trước ngày 25, các trường báo cáo.", Timing(rhythm=Rhythm.MONTHLY, day=25)),
        ("Từ ngày 01 đến ngày 05 mỗi tháng đối chiếu.", Timing(rhythm=Rhythm.MONTHLY, day=5, opens_day=1)),
        ("Từ ngày 25/11 đến ngày 05/01, các trường nhập điểm.", once(date(2027, 1, 5), date(2026, 11, 25))),
        ("Từ ngày 25 đến ngày 30/11/2026, các trường nhập điểm.", once(date(2026, 11, 30), date(2026, 11, 25))),
        ("Từ 8 giờ ngày 01/12/2026 đến 17 giờ 00 ngày 05/12/2026.", once(date(2026, 12, 5), date(2026, 12, 1))),
        (
            "Không quá 30 ngày kể từ khi kết thúc khóa học phải nộp báo cáo.",
            Timing(rhythm=Rhythm.AFTER_EVENT, days=30, event="kết thúc khóa học"),
        ),
        ("Cuối mỗi học kỳ báo cáo tình hình.", Timing(rhythm=Rhythm.SEMESTERS)),
        ("Cuối năm học, các trường gửi báo cáo tổng kết.", Timing(rhythm=Rhythm.YEARLY, day=31, month=5)),
    ],
)
def test_windows_and_recurrences(text: str, timing: Timing) -> None:
    assert only(text) == timing
    assert only(unicodedata.normalize("NFD", text)) == timing


def test_two_dates_of_one_deadline() -> None:
    found = read("Định kỳ trước ngày 15/6 và 15/12 hằng năm, các trường báo cáo Sở.", issued_on=ISSUED)
    assert [(p.timing.rhythm, p.timing.day, p.timing.month) for p in found] == [("yearly", 15, 6), ("yearly", 15, 12)]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Trước ngày 30/11.", date(2026, 11, 30)),
        ("Trước ngày 20/11.", date(2026, 11, 20)),
        ("Trước ngày 19/11.", date(2027, 11, 19)),
        ("Trước ngày 29/02.", date(2027, 2, 28)),
        ("Năm học 2026-2027, hoàn thành trước ngày 31/5.", date(2027, 5, 31)),
        ("Kế hoạch năm học 2027-2028: nộp trước ngày 15/9.", date(2027, 9, 15)),
        ("Kế hoạch năm học 2027-2028: nộp trước ngày 15/5.", date(2028, 5, 15)),
    ],
)
def test_a_date_without_a_year_is_the_next_such_day(text: str, due: date) -> None:
    assert only(text) == once(due)


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Thông tư số 30/2020/TT-BGDĐT ngày 15/12/2026 của Bộ trưởng, hoàn thành trước ngày 20/12/2026;",
        "Bến Tre, ngày 21 tháng 11 năm 2027",
        "Thực hiện Công văn số 12/SGDĐT-VP ngày 01/12/2026 của Sở về việc báo cáo trước khi họp.",
        "Theo công văn số 1562/BGDĐT-SEQAP ngày 20/3/2027 của Bộ GD&ĐT.",
        "Theo hướng dẫn đến ngày 31/5/2027 của Bộ trưởng.",
        "Từ ngày 01/7/2027, Chương trình chính thức sử dụng số liệu.",
        "Thông tư này có hiệu lực từ ngày 01/12/2026.",
        "Số liệu tính đến ngày 31/12/2026.",
        "Báo cáo số liệu từ ngày 01/12/2026 đến ngày 31/12/2026.",
        "Quyết định được ban hành trước ngày 01/12/2026 tiếp tục có hiệu lực.",
        "Học sinh sinh ngày 01/01/2027 và sinh trước ngày 01/01/2028.",
        "Nhập thông tin từ bắt đầu đến 31/12/2011.",
        "Đạt tỷ lệ 3/4, có 17/11 trường, đến 31/12 học sinh, từ 2 đến 5 người.",
        "Trước ngày 31/02/2027 và trước ngày 10/13/2027.",
        "Một số học sinh chưa được đánh giá cuối học kỳ, đề nghị báo cáo.",
        "Trong thời hạn 0 ngày kể từ ngày ký.",
        "",
        "12/2026",
    ],
)
def test_what_is_no_deadline(text: str) -> None:
    assert read(text, issued_on=ISSUED) == []


def test_a_deadline_beside_a_cited_letter_is_found() -> None:
    text = "Thực hiện Công văn số 12/SGDĐT-VP ngày 01/12/2026 của Sở, các trường báo cáo trước ngày 15/12/2026."
    assert only(text) == once(date(2026, 12, 15))


def test_an_event_on_a_day_is_only_a_doubtful_proposal() -> None:
    (found,) = read("Tổ chức tập huấn vào ngày 05/12/2026 tại hội trường.", issued_on=ISSUED)
    assert (found.certainty, found.what, found.title) == (Certainty.DOUBTFUL, What.DEADLINE, "Tổ chức tập huấn")


NORMAL_FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
FORMS = (
    "trước ngày {d}/{m}/{y}",
    "chậm nhất đến ngày {d:02d}/{m:02d}/{y}",
    "đến hết ngày {d} tháng {m} năm {y}",
    "kết thúc vào ngày {d:02d} tháng {m:02d} năm {y}",
    "hạn chót: {d:02d}.{m:02d}.{y}",
    "muộn nhất là ngày {d}-{m}-{y}",
    "khóa ngày {d} / {m} / {y}",
    "trước thứ Hai, ngày {d}/{m}/{y}",
    "không quá 16 giờ 30 ngày {d}/{m}/{y}",
)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMS), st.sampled_from(NORMAL_FORMS))
def test_a_date_in_any_form_is_read_back(day: date, form: str, normal: Literal["NFC", "NFD"]) -> None:
    text = f"Các trường gửi báo cáo {form.format(d=day.day, m=day.month, y=day.year)}."
    assert only(unicodedata.normalize(normal, text), issued_on=date(2000, 1, 1)) == once(day)


@given(st.integers(1, 28), st.integers(1, 12), st.sampled_from(["{d}/{m}", "{d:02d}/{m:02d}", "{d} tháng {m}"]))
def test_a_day_of_every_year_is_read_back(day: int, month: int, form: str) -> None:
    text = f"- Cập nhật thông tin kết thúc ngày {form.format(d=day, m=month)} hằng năm;"
    assert only(text) == Timing(rhythm=Rhythm.YEARLY, day=day, month=month)


WORDS = [
    "trước ngày ",
    "từ ",
    "đến ",
    "1/1",
    "31/12/2027",
    "hằng năm",
    " tháng ",
    "kể từ ngày ",
    "5 ngày làm việc ",
    ".",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=40).map("".join)), st.dates())
@example("trước ngày 29/2", date(9999, 12, 31))
@example("trong 999 ngày làm việc kể từ ngày ký văn bản này", date(9999, 12, 31))
@example("từ ngày 31/12 đến ngày 1/1", date(1, 1, 1))
@example("từ ngày 31/12 đến ngày 1/1/2999 năm sau", date(2200, 12, 31))
def test_no_text_is_too_strange(text: str, issued_on: date) -> None:
    composed = unicodedata.normalize("NFC", text)
    for proposal in read(text, issued_on=issued_on):
        assert composed[proposal.start : proposal.end] == proposal.sentence


NASTY = [
    "đến 1/1 ",
    "trước ngày thứ tư là vào 5 giờ 30 1/1/1999 ",
    "trong thời hạn 5 ngày kể từ ",
    "((((",
    "\n",
    "1.1.",
]


@pytest.mark.parametrize("seed", NASTY)
def test_time_grows_with_length_and_no_faster(seed: str) -> None:
    """Four times the text, up to 200,000 characters, takes about four times as long; a square would take sixteen."""

    def effort(length: int) -> float:
        text = (seed * (length // len(seed) + 1))[:length]
        began = time.process_time()
        read(text, issued_on=date(2012, 1, 1))
        return time.process_time() - began

    # a busy machine measures badly now and then, but not five times running
    assert any(effort(200_000) < 9 * max(effort(50_000), 0.01) for _ in range(5))
