"""Conversations between one guardian of a child and the school: with whom, when seen, the office hours, the proof."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.errors import RuleBroken, mark

HOLD = timedelta(seconds=30)
"""So long after sending only the writer sees a message, and can take it back without a trace."""
LONGEST_TEXT, MOST_FILES, LONGEST_PHRASE, MOST_PHRASES = 4000, 5, 500, 50
LONGEST_QUIET = timedelta(days=5)
"""No message waits longer than this to be told, whatever the office hours are."""

HOMEROOM, OFFICE, TEACHER = "homeroom", "office", "t"
"""Kinds of parties at the school: who leads a class, the office, a subject teacher. The party itself is the office, or
a letter and a number: of the class, which belongs to one school year, or of the teacher's account."""
OF_CLASS = "h"
PARTY_LABELS: dict[str, str] = {
    HOMEROOM: mark("Giáo viên chủ nhiệm"),
    OFFICE: mark("Văn phòng nhà trường"),
    TEACHER: mark("Giáo viên bộ môn"),
}
WEEKDAYS = "0123456"
"""Monday to Sunday as they are kept."""


def teacher_party(account_id: int) -> str:
    """The party of one subject teacher."""
    return f"{TEACHER}{account_id}"


def teacher_of(party: str) -> int | None:
    """The account of a subject teacher's party; None for every other."""
    number = party[1:]
    return int(number) if party.startswith(TEACHER) and number.isdecimal() and number.isascii() else None


def homeroom_party(class_id: int) -> str:
    """The party of whoever leads one class."""
    return f"{OF_CLASS}{class_id}"


def class_of(party: str) -> int | None:
    """The class of a homeroom teacher's party; None for every other."""
    number = party[1:]
    return int(number) if party.startswith(OF_CLASS) and number.isdecimal() and number.isascii() else None


def kind_of(party: str) -> str:
    """The kind of a party, a key of ``PARTY_LABELS``."""
    if teacher_of(party) is not None:
        return TEACHER
    return HOMEROOM if class_of(party) is not None else party


@dataclass(frozen=True, kw_only=True)
class Manners:
    """What a school decided about conversations: who may begin them, and its office hours (local time)."""

    to_homeroom: bool = True
    to_teachers: bool = True
    to_office: bool = True
    from_teachers: bool = True
    opens: time = time(7, 0)
    closes: time = time(17, 0)
    weekdays: str = "01234"

    def may_begin(self, party: str) -> bool:
        """Whether families may begin a conversation with a party."""
        return {HOMEROOM: self.to_homeroom, OFFICE: self.to_office}.get(kind_of(party), self.to_teachers)

    def is_open(self, local: datetime) -> bool:
        """Whether it is office time at a local instant."""
        return str(local.weekday()) in self.weekdays and self.opens <= local.time() < self.closes

    def next_open(self, local: datetime) -> datetime:
        """The instant itself in office hours, else when the office opens next; at most ``LONGEST_QUIET`` later."""
        if self.is_open(local):
            return local
        for ahead in range(8):
            day: date = local.date() + timedelta(days=ahead)
            opening = datetime.combine(day, self.opens, local.tzinfo)
            if opening >= local and str(day.weekday()) in self.weekdays:
                return min(opening, local + LONGEST_QUIET)
        return local


def check_manners(manners: Manners) -> None:
    """Office hours have an end after their beginning and at least one day."""
    if manners.opens >= manners.closes:
        raise RuleBroken("Giờ kết thúc phải sau giờ bắt đầu.", field="closes")
    if not manners.weekdays or not set(manners.weekdays) <= set(WEEKDAYS):
        raise RuleBroken("Hãy chọn ít nhất một ngày làm việc.", field="weekdays")


def is_held(sent_at: datetime, now: datetime) -> bool:
    """Whether a message can still be taken back unseen."""
    return now < sent_at + HOLD


def proof_of(messages: Sequence[dict[str, Any]]) -> str:
    """SHA-256 over the messages in order; any other word, time, name or file gives another one.

    Each is written as JSON with sorted keys, without blanks, in UTF-8, one on each line.
    """
    lines = (json.dumps(each, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for each in messages)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


TALK_ACTIONS: dict[str, str] = {
    "talk_begun": mark("Bắt đầu trao đổi giữa gia đình và nhà trường"),
    "talk_withdrawn": mark("Thu hồi tin nhắn trong trao đổi"),
    "talk_reported": mark("Báo xấu một cuộc trao đổi"),
    "talk_report_closed": mark("Giải quyết báo xấu về một cuộc trao đổi"),
    "talk_printed": mark("Tải bản in một cuộc trao đổi"),
    "talk_manners_set": mark("Đổi quy định trao đổi với gia đình"),
    "talk_read_by_leader": mark("Lãnh đạo đọc cuộc trao đổi bị báo xấu"),
}
TALK_OBJECTS: dict[str, str] = {
    "talk": mark("Trao đổi với gia đình"),
    "talk_manners": mark("Quy định trao đổi với gia đình"),
}
