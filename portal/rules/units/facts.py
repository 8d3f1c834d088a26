"""What may stand in the fields of a unit. Used by forms, services and the import alike."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from portal.errors import RuleBroken
from portal.rules.people.emails import parse_email

LONGEST: dict[str, int] = {
    "code": 40,
    "name": 200,
    "short_name": 60,
    "place": 100,
    "address": 300,
    "phone": 40,
    "email": 200,
}
"""Characters of each field at most."""

EARLIEST, LATEST = date(1800, 1, 1), date(2100, 1, 1)
_CODE = re.compile(r"[^\s]+")
_PHONES = re.compile(r"[0-9+().\-/;, ]{6,}")


def faults(facts: Mapping[str, str]) -> Iterator[RuleBroken]:
    """Every rule that the given fields break, each at its field; only fields that are given are looked at."""
    for field, longest in LONGEST.items():
        if len(facts.get(field, "")) > longest:
            yield RuleBroken("Không quá %(longest)d ký tự.", field=field, longest=longest)
    if "name" in facts and not facts["name"]:
        yield RuleBroken("Vui lòng nhập tên đơn vị.", field="name")
    if facts.get("code") and not _CODE.fullmatch(facts["code"]):
        yield RuleBroken("Mã đơn vị không có khoảng trắng.", field="code")
    if facts.get("phone") and not _PHONES.fullmatch(facts["phone"]):
        yield RuleBroken("Số điện thoại chỉ gồm chữ số và các dấu + ( ) . - / ; ,", field="phone")
    if facts.get("email"):
        yield from _email_fault(facts["email"])


def check_facts(facts: Mapping[str, str]) -> None:
    """Raise the first fault."""
    for fault in faults(facts):
        raise fault


def check_day(day: date | None, *, field: str) -> None:
    """A day that can be meant: between 1800 and 2100."""
    if day is not None and not EARLIEST <= day <= LATEST:
        raise RuleBroken("Ngày không hợp lý; kiểm tra lại năm.", field=field)


def _email_fault(email: str) -> Iterator[RuleBroken]:
    try:
        parse_email(email)
    except RuleBroken as fault:
        yield fault
