"""A list of people to invite: its columns, and the words people write for roles and domains."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from portal.errors import RuleBroken, mark
from portal.rules.people.domains import DOMAIN_LABELS, Domain
from portal.rules.permissions import ROLE_LABELS, Role
from portal.rules.vietnamese import clean, fold

MOST_ROWS = 300
"""One list makes so many accounts at most: each password takes a processor 50 ms to hash."""

COLUMNS: dict[str, str] = {
    "full_name": mark("Họ và tên"),
    "title": mark("Chức danh"),
    "user_name": mark("Tên đăng nhập"),
    "email": mark("Thư điện tử"),
    "phone": mark("Số điện thoại"),
    "unit": mark("Đơn vị"),
    "role": mark("Vai trò"),
    "domains": mark("Lĩnh vực số liệu"),
    "decision": mark("Quyết định phân công"),
    "valid_from": mark("Từ ngày"),
    "expires_on": mark("Dùng đến hết ngày"),
}
NEEDED = ("full_name", "role")
DAYS = ("valid_from", "expires_on")
LONGEST = {"full_name": 150, "title": 100, "decision": 200}

_SEPARATORS = re.compile(r"[;,\n]")
Code = TypeVar("Code", Role, Domain)


def parse_role(text: str) -> Role:
    """The role of a label ("Văn thư") or code ("records_clerk"), without regard to case and diacritics."""
    found = _by_words(ROLE_LABELS).get(_key(text))
    if found is None:
        raise RuleBroken(
            mark("Không có vai trò “%(text)s”. Các vai trò: %(known)s."),
            field="role",
            text=text,
            known=", ".join(ROLE_LABELS.values()),
        )
    return found


def parse_domains(text: str) -> list[Domain]:
    """The domains of labels or codes separated by semicolons; a comma inside a label is understood."""
    known = _by_words(DOMAIN_LABELS)
    found = []
    for part in _parts(text, known):
        if _key(part) not in known:
            raise RuleBroken(
                mark("Không có lĩnh vực “%(text)s”. Các lĩnh vực: %(known)s."),
                field="domains",
                text=part,
                known="; ".join(DOMAIN_LABELS.values()),
            )
        found.append(known[_key(part)])
    return found


def _parts(text: str, known: Mapping[str, Domain]) -> Iterable[str]:
    for piece in text.split(";"):
        if _key(piece) in known:
            yield clean(piece)
        else:
            yield from (clean(part) for part in _SEPARATORS.split(piece) if clean(part))


def _by_words(labels: Mapping[Code, str]) -> dict[str, Code]:
    return {_key(word): code for code, label in labels.items() for word in (label, code.value)}


def _key(text: str) -> str:
    return fold(clean(text))
