"""User names: proposed from the full name, short, without diacritics."""

import re
from collections.abc import Collection
from itertools import count

from portal.errors import RuleBroken, mark
from portal.rules.vietnamese import clean, fold

LONGEST = 60
_ALLOWED = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


def propose_user_name(full_name: str, *, taken: Collection[str] = ()) -> str:
    """ "Nguyễn Văn An" -> "nguyen.van.an", then "nguyen.van.an2"…; empty when the name has no letter."""
    words = ["".join(c for c in fold(word) if c.isascii() and c.isalnum()) for word in clean(full_name).split(" ")]
    base = ".".join(word for word in words if word)[: LONGEST - 4].strip(".")
    if not base or base not in taken:
        return base
    return next(name for n in count(2) if (name := f"{base}{n}") not in taken)


def parse_user_name(text: str, *, field: str = "user_name") -> str:
    """The name in lower case; a wrong shape raises ``RuleBroken``."""
    name = clean(text).lower()
    if not 3 <= len(name) <= LONGEST or not _ALLOWED.fullmatch(name):
        raise RuleBroken(
            mark("Tên đăng nhập gồm 3 đến 60 chữ cái không dấu, chữ số, dấu chấm hoặc gạch, ví dụ nguyen.van.an."),
            field=field,
        )
    if name.isdecimal():
        raise RuleBroken(mark("Tên đăng nhập cần có ít nhất một chữ cái."), field=field)
    return name
