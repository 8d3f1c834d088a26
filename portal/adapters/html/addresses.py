"""Which addresses a link in a body may lead to."""

import re
from urllib.parse import urlsplit

_SPACES = re.compile(r"[\s\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\xad]+")
_PLAIN = re.compile(r"(mailto:[^\s<>\"']+@[^\s<>\"']+|tel:[+\d() .-]+)", re.IGNORECASE)
_LONGEST = 2000


def safe_address(value: str | None) -> str:
    """The address when it is of the web, a mail, a phone or a page of this portal; else empty."""
    address = _SPACES.sub("", value or "")
    if not address or len(address) > _LONGEST or "\\" in address:
        return ""
    if address.startswith("/"):
        return "" if address.startswith("//") else address
    if _PLAIN.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    web = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    return address if web and port_is_right and "@" not in parts.netloc else ""


def is_secure(address: str) -> bool:
    """Whether it is an https address, as a film must have."""
    return address.lower().startswith("https://")
