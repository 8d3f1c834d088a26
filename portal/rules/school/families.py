"""Who looks after a child and what each may do: see, reply, sign; from one day to another, for each child alone."""

from dataclasses import dataclass
from datetime import date

from portal.errors import RuleBroken
from portal.rules.school.people import RELATION_LABELS

OLDEST_GUARDIAN = 1900


@dataclass(frozen=True, kw_only=True)
class GuardianFacts:
    """What is kept of a father, mother or guardian, as stored."""

    full_name: str
    born_year: int | None = None
    job: str = ""
    personal_id: str | None = None
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What a guardian may do for one child; ``reason`` says why something is withheld."""

    relation: str
    may_see: bool = True
    may_reply: bool = True
    may_sign: bool = True
    reason: str = ""

    @property
    def in_full(self) -> bool:
        """Whether nothing is withheld."""
        return self.may_see and self.may_reply and self.may_sign


def read_born_year(typed: str, *, today: date) -> int | None:
    """1985 of "1985"; None of nothing; RuleBroken for what is no year of birth of a grown person."""
    text = typed.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and OLDEST_GUARDIAN <= int(text) <= today.year - 14):
        raise RuleBroken("Năm sinh gồm 4 chữ số, ví dụ 1985.", field="born_year")
    return int(text)


def check_rights(rights: Rights) -> None:
    """RuleBroken for a relation nobody has, for acting without seeing, for withholding without a reason."""
    if rights.relation not in RELATION_LABELS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="relation")
    if not rights.may_see and (rights.may_reply or rights.may_sign):
        raise RuleBroken("Không được xem thì cũng không trả lời, không ký được.", field="may_see")
    if not rights.in_full and not rights.reason:
        raise RuleBroken("Ghi lý do khi có quyền bị hạn chế, ví dụ số bản án, quyết định.", field="reason")


def check_since(since: date, *, held_from: date) -> None:
    """RuleBroken when a change would begin before what it changes."""
    if since < held_from:
        raise RuleBroken("Ngày này trước ngày bắt đầu ghi người này.", field="since")
