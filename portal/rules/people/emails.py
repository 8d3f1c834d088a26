"""Mail addresses, as far as their shape can tell; whether one works only a mail can tell."""

import re

from portal.errors import RuleBroken, mark
from portal.rules.vietnamese import clean

LONGEST = 200
_SHAPE = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)


def parse_email(text: str, *, field: str = "email") -> str | None:
    """The address in lower case, None for an empty text; a wrong shape raises ``RuleBroken``. Shape: HTML standard."""
    address = clean(text).lower()
    if not address:
        return None
    if len(address) > LONGEST or not _SHAPE.fullmatch(address):
        raise RuleBroken(mark("Địa chỉ thư điện tử chưa đúng, ví dụ: ten@truong.edu.vn."), field=field)
    return address
