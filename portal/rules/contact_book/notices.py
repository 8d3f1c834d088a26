"""Notices of a school to families: what they must say, when they are seen, when a pupil's family has confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.contact_book.signups import Slot
from portal.rules.vietnamese import clean

HOLD = timedelta(seconds=30)
"""So long after sending nobody sees a notice nor is told, and it can be taken back without a trace."""
URGENT_DAYS = 30
"""Urgent notices are counted over so many days."""
MOST_FILES, MOST_OPTIONS, LONGEST_OPTION, LONGEST_TEXT = 10, 10, 100, 10_000
EVERYBODY, GRADE, CLASS, GROUP = "all", "g", "c", "n"
"""Codes of aims: the whole school, or a letter and a number."""

NOBODY, ONE, EACH, WITH_PUPIL, CONSENT = "", "one", "each", "pupil", "consent"
CONFIRMING_LABELS: dict[str, str] = {
    NOBODY: mark("Không cần xác nhận"),
    ONE: mark("Một người giám hộ xác nhận là đủ"),
    EACH: mark("Mỗi người giám hộ có quyền ký đều xác nhận"),
    WITH_PUPIL: mark("Học sinh và một người giám hộ cùng xác nhận"),
    CONSENT: mark("Xin ý kiến: mỗi người giám hộ có quyền ký đồng ý hoặc không đồng ý"),
}


class State(StrEnum):
    """How far a pupil's family is with a notice."""

    UNREACHED = "unreached"
    UNREAD = "unread"
    READ = "read"
    CONFIRMED = "confirmed"
    CONSENTED = "consented"
    REFUSED = "refused"
    CONFLICT = "conflict"


STATE_LABELS: dict[str, str] = {
    State.UNREACHED: mark("Chưa ai vào được"),
    State.UNREAD: mark("Chưa đọc"),
    State.READ: mark("Đã đọc"),
    State.CONFIRMED: mark("Đã xác nhận"),
    State.CONSENTED: mark("Đồng ý"),
    State.REFUSED: mark("Không đồng ý"),
    State.CONFLICT: mark("Mâu thuẫn"),
}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One person told about a pupil: ``can_enter``: has ever signed in; ``agreed``: None while nothing was said."""

    is_pupil: bool
    may_sign: bool
    can_enter: bool
    opened: bool
    confirmed: bool
    agreed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """What was done through a pupil's personal link."""

    opened: bool
    confirmed: bool


UNUSED = Link(opened=False, confirmed=False)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a notice says and asks, as typed."""

    title: str
    text: str
    ends_on: date
    confirming: str
    urgent: bool
    question: str
    options: Sequence[str]
    consent: str = ""
    slots: Sequence[Slot] = ()
    hands_in: bool = False


def states_of(confirming: str) -> Sequence[State]:
    """The states a pupil can be in with such a notice."""
    done = [State.CONSENTED, State.REFUSED, State.CONFLICT] if confirming == CONSENT else [State.CONFIRMED]
    return [State.UNREACHED, State.UNREAD, State.READ, *done]


def done_states(confirming: str) -> frozenset[State]:
    """The states in which nothing is missing; without a confirmation the reading is enough."""
    if confirming == CONSENT:
        return frozenset({State.CONSENTED, State.REFUSED, State.CONFLICT})
    return frozenset({State.CONFIRMED} if confirming else {State.READ, State.CONFIRMED})


def may_confirm(confirming: str, *, is_pupil: bool, may_sign: bool) -> bool:
    """Whether this person's confirmation is asked for: of guardians with the right to sign, and of the pupil."""
    return bool(confirming) and (confirming == WITH_PUPIL if is_pupil else may_sign)


def is_confirmed(confirming: str, readers: Sequence[Reader], *, on_paper: bool, by_link: bool = False) -> bool:
    """Whether what was asked of a pupil's family is there. A slip on paper of nobody in particular is, but not where
    each guardian is asked and there are some. A pupil without an own account has nothing to confirm. The pupil's link
    counts as one guardian, and not where each of them is asked."""
    if confirming == CONSENT:
        return False
    signers = [each.confirmed for each in readers if not each.is_pupil and each.may_sign]
    own = [each.confirmed for each in readers if each.is_pupil]
    if confirming == EACH and signers:
        return all(signers)
    if not confirming or on_paper or confirming == EACH:
        return on_paper
    return (by_link or any(signers)) and (confirming == ONE or all(own))


def consent_state(answers: Sequence[bool | None], *, paper: bool | None) -> State | None:
    """What those who may sign said together, and the slip on paper; None while somebody's consent is missing and nobody
    refused. A slip on paper of nobody in particular can refuse; it agrees only where nobody on record may sign."""
    heard = paper if paper is False or not answers else None
    given = {answer for answer in (*answers, heard) if answer is not None}
    if given == {True, False}:
        return State.CONFLICT
    if given == {False}:
        return State.REFUSED
    return State.CONSENTED if given and all(answers) else None


def asks_whose_paper(confirming: str, signers: int) -> bool:
    """Whether a slip on paper has to say which guardian signed: where each is asked and there are several."""
    return confirming in {EACH, CONSENT} and signers > 1


def state_of(
    confirming: str, readers: Sequence[Reader], *, on_paper: bool, link: Link = UNUSED, paper_agreed: bool | None = None
) -> State:
    """The state of one pupil; what a guardian did counts, the pupil's own reading only where it is asked for."""
    if confirming == CONSENT:
        signers = [each.agreed for each in readers if not each.is_pupil and each.may_sign]
        said = consent_state(signers, paper=paper_agreed if on_paper else None)
        if said is not None:
            return said
    if is_confirmed(confirming, readers, on_paper=on_paper, by_link=link.confirmed):
        return State.CONFIRMED
    guardians = [each for each in readers if not each.is_pupil]
    if link.opened or any(each.opened for each in guardians):
        return State.READ
    return State.UNREAD if any(each.can_enter for each in guardians) else State.UNREACHED


def is_seen(sent_at: datetime | None, now: datetime) -> bool:
    """Whether families see it now."""
    return sent_at is not None and sent_at + HOLD <= now


def read_options(typed: str) -> list[str]:
    """The choices of a question, one on each line; blank lines count for nothing."""
    return [line for line in map(clean, typed.splitlines()) if line]


def check_wording(wording: Wording, *, today: date) -> None:
    """Refuse what families could not make use of."""
    if not wording.title:
        raise RuleBroken("Vui lòng nhập tiêu đề.", field="title")
    if not wording.text:
        raise RuleBroken("Vui lòng nhập nội dung.", field="text")
    if wording.ends_on < today:
        raise RuleBroken("Ngày kết thúc đã qua.", field="ends_on")
    if wording.confirming not in CONFIRMING_LABELS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="confirming")
    if wording.confirming == CONSENT and not wording.consent:
        raise RuleBroken("Hãy ghi rõ điều xin gia đình đồng ý.", field="consent")
    check_question(wording.question, wording.options)


def check_question(question: str, options: Sequence[str]) -> None:
    """A question has from 2 to 10 different choices; without a question there are none."""
    if not question and options:
        raise RuleBroken("Đã có các lựa chọn, vui lòng nhập câu hỏi.", field="question")
    if question and not 2 <= len(options) <= MOST_OPTIONS:
        raise RuleBroken(
            "Câu hỏi cần từ 2 đến %(most)d lựa chọn, mỗi lựa chọn một dòng.", field="options", most=MOST_OPTIONS
        )
    if len(set(options)) < len(options):
        raise RuleBroken("Có hai lựa chọn giống nhau.", field="options")
    if any(len(option) > LONGEST_OPTION for option in options):
        raise RuleBroken("Mỗi lựa chọn không quá %(most)d ký tự.", field="options", most=LONGEST_OPTION)


NOTICE_ACTIONS: dict[str, str] = {
    "notice_drafted": mark("Soạn thông báo gửi gia đình"),
    "notice_edited": mark("Sửa thông báo chưa gửi"),
    "notice_discarded": mark("Bỏ thông báo chưa gửi"),
    "notice_sent": mark("Gửi thông báo đến gia đình"),
    "notice_undone": mark("Hoàn tác việc gửi thông báo"),
    "notice_withdrawn": mark("Thu hồi thông báo đã gửi gia đình"),
    "notice_reminded": mark("Nhắc gia đình chưa xác nhận"),
    "notice_on_paper": mark("Ghi phiếu giấy gia đình nộp lại"),
    "notice_paper_undone": mark("Bỏ ghi phiếu giấy vừa ghi"),
    "notice_exported": mark("Tải bảng theo dõi thông báo"),
    "notice_confirmed": mark("Gia đình xác nhận thông báo"),
    "notice_agreed": mark("Gia đình đồng ý theo thông báo"),
    "notice_refused": mark("Gia đình không đồng ý theo thông báo"),
    "notice_answered": mark("Gia đình trả lời thông báo"),
    "notice_link_opened": mark("Gia đình mở thông báo qua liên kết"),
    "notice_link_confirmed": mark("Gia đình xác nhận thông báo qua liên kết"),
    "notice_link_answered": mark("Gia đình trả lời thông báo qua liên kết"),
    "notice_link_changed": mark("Đổi liên kết riêng của một học sinh"),
}
NOTICE_OBJECTS: dict[str, str] = {"notice": mark("Thông báo gửi gia đình")}
