"""Host names a site may have for itself: DNS names (RFC 1123) that whoever runs the portal has listed."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from portal.errors import RuleBroken

LONGEST_HOST = 200
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_WILD = "*."


def read_listed(setting: str) -> Sequence[str]:
    """The names of ``PORTAL_SITE_HOSTS``: separated by commas or blanks; ``*.edu.vn`` stands for every name below."""
    return [name.lower() for name in re.split(r"[\s,]+", setting) if name]


def is_listed(host: str, listed: Sequence[str]) -> bool:
    """Whether a lower-case host name, without port, is one of those listed."""
    return any(
        host.endswith(name[1:]) and host != name[2:] if name.startswith(_WILD) else host == name for name in listed
    )


def check_host(host: str, listed: Sequence[str], *, portal: str) -> str:
    """The name in lower case, as it is kept; raise ``RuleBroken`` at ``host`` for what is no name, not listed, or the
    ``portal``'s own."""
    name = host.strip().lower().rstrip(".")
    labels = name.split(".")
    if len(name) > LONGEST_HOST or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise RuleBroken("Ghi tên miền như truong.edu.vn: không có http://, không có dấu gạch chéo.", field="host")
    if labels[-1].isdigit():
        raise RuleBroken("Đây là địa chỉ IP. Hãy ghi tên miền.", field="host")
    if name == portal:
        raise RuleBroken("Đây là tên miền của chính cổng. Hãy ghi tên miền của đơn vị.", field="host")
    if not is_listed(name, listed):
        raise RuleBroken(
            "Tên miền này chưa được người vận hành cổng cho phép. Hãy báo họ thêm vào cấu hình rồi lưu lại.",
            field="host",
        )
    return name


def full_address(public_url: str, host: str | None, path: str) -> str:
    """The one full address of a path: below the portal's own address, or on the site's host name if it has one."""
    return f"{urlsplit(public_url).scheme}://{host}{path}" if host else public_url.rstrip("/") + path
