"""Consents of families: what is asked, who has to answer, and when a purpose may be acted upon for a child.

Law 91/2025/QH15, Art. 24: the legal representatives consent for a child; to publish what concerns a child of seven or
more the child consents as well; processing stops when a consent is withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.errors import RuleBroken, mark

OWN_CONSENT_FROM = 7
"""From this age on a child is asked too before anything is published about it."""
NEWS, ACHIEVEMENTS, MESSAGES = "news", "achievements", "messages"
GIVEN, REFUSED, WITHDRAWN = "given", "refused", "withdrawn"
PORTAL, PAPER = "portal", "paper"
MOST_PURPOSES, SHORTEST_TEXT, LONGEST_TEXT = 12, 20, 2000

ANSWER_LABELS: dict[str, str] = {
    GIVEN: mark("Đồng ý"),
    REFUSED: mark("Không đồng ý"),
    WITHDRAWN: mark("Đã rút lại đồng ý"),
}
CHANNEL_LABELS: dict[str, str] = {PORTAL: mark("Trên cổng"), PAPER: mark("Phiếu giấy")}


class ConsentState(StrEnum):
    """How it stands with one child and one purpose."""

    GIVEN = "given"
    WAITING = "waiting"
    BLOCKED = "blocked"
    NOBODY = "nobody"


CONSENT_STATE_LABELS: dict[str, str] = {
    ConsentState.GIVEN: mark("Được phép"),
    ConsentState.WAITING: mark("Chờ trả lời"),
    ConsentState.BLOCKED: mark("Không được phép"),
    ConsentState.NOBODY: mark("Chưa ghi người ký"),
}


@dataclass(frozen=True, kw_only=True)
class StandardPurpose:
    """A purpose most schools ask for, with the words it begins with."""

    code: str
    publishes: bool
    title: str
    text: str


STANDARD_PURPOSES = (
    StandardPurpose(
        code=NEWS,
        publishes=True,
        title="Hình ảnh và tên của con trong tin bài",
        text=(
            "Nhà trường được đăng hình ảnh và tên của con trong tin bài trên trang công khai của trường; cơ quan quản "
            "lý giáo dục được đăng lại tin bài đó. Không đăng ngày sinh, địa chỉ, sức khỏe, điểm số của con."
        ),
    ),
    StandardPurpose(
        code=ACHIEVEMENTS,
        publishes=True,
        title="Thành tích của con",
        text=(
            "Nhà trường được nêu tên, lớp và thành tích của con (giải thưởng, khen thưởng) trên bảng tin và trang công "
            "khai của trường."
        ),
    ),
    StandardPurpose(
        code=MESSAGES,
        publishes=False,
        title="Tin nhắn SMS và ứng dụng",
        text=(
            "Nhà trường được gửi tin nhắn SMS hoặc qua ứng dụng nhắn tin đến số điện thoại gia đình đã báo, để báo tin "
            "về việc học của con. Thông báo trên cổng vẫn có dù gia đình không đồng ý mục này."
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Voice:
    """The last answer of one person who has to be asked, "" for none; ``is_current``: to the words of today."""

    is_pupil: bool
    answer: str
    is_current: bool


def is_asked_oneself(born: str, today: date) -> bool:
    """Whether the child may have turned seven: of "2015-03" or "2015" the earliest day counts, and a child whose birth
    nobody knows is asked."""
    if not born:
        return True
    year, month, day = ([*map(int, born.split("-")), 1, 1])[:3]
    return (today.year, today.month, today.day) >= (year + OWN_CONSENT_FROM, month, day)


def state_of(voices: Sequence[Voice]) -> ConsentState:
    """Everybody with the right to sign must have agreed to the words of today, and the child where it is asked.

    One refusal or withdrawal blocks, also one given to older words. A consent to older words does not count.
    """
    if any(voice.answer in {REFUSED, WITHDRAWN} for voice in voices):
        return ConsentState.BLOCKED
    if all(voice.is_pupil for voice in voices):
        return ConsentState.NOBODY
    agreed = all(voice.answer == GIVEN and voice.is_current for voice in voices)
    return ConsentState.GIVEN if agreed else ConsentState.WAITING


def is_conflict(voices: Sequence[Voice]) -> bool:
    """Whether some agreed and some did not; only the school is told."""
    answers = {voice.answer for voice in voices}
    return GIVEN in answers and bool(answers & {REFUSED, WITHDRAWN})


def check_answer(answer: str, *, before: str, words_are_current: bool) -> None:
    """Refuse an answer that says nothing or was given to other words than those of today."""
    if answer not in ANSWER_LABELS:
        raise RuleBroken("Hãy chọn đồng ý hay không đồng ý.", field="answer")
    if answer == WITHDRAWN and before != GIVEN:
        raise RuleBroken("Chưa có sự đồng ý nào để rút lại.", field="answer")
    if answer != WITHDRAWN and not words_are_current:
        raise RuleBroken("Nhà trường vừa đổi lời của mục này. Hãy đọc lại rồi trả lời.", field="answer")


def check_words(title: str, text: str) -> None:
    """A purpose has a name and says what is done with the data."""
    if not title:
        raise RuleBroken("Vui lòng nhập tên mục.", field="title")
    if len(text) < SHORTEST_TEXT:
        raise RuleBroken("Hãy viết rõ nhà trường làm gì với dữ liệu của con.", field="text")


CONSENT_ACTIONS: dict[str, str] = {
    "consents_begun": mark("Bắt đầu hỏi gia đình đồng ý"),
    "consent_purpose_added": mark("Thêm mục xin đồng ý"),
    "consent_reworded": mark("Đổi lời mục xin đồng ý"),
    "consent_purpose_closed": mark("Thôi hỏi một mục xin đồng ý"),
    "consent_answered": mark("Gia đình trả lời mục xin đồng ý"),
    "consent_on_paper": mark("Ghi phiếu đồng ý trên giấy"),
    "consents_reminded": mark("Nhắc gia đình trả lời mục xin đồng ý"),
    "consents_exported": mark("Tải bảng đồng ý của gia đình"),
}
CONSENT_OBJECTS: dict[str, str] = {"consent": mark("Mục xin đồng ý")}
