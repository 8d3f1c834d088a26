"""Devices that are told by web push: what their browsers may send, and what a message says."""

import base64
import binascii
import ipaddress
from urllib.parse import urlsplit

from portal.errors import RuleBroken

MOST_DEVICES = 10
LONGEST_ENDPOINT = 1000
POINT, SECRET = 65, 16


def check_device(endpoint: str, p256dh: str, auth: str) -> None:
    """Refuse what no browser would send: the portal posts to the endpoint later."""
    if not (_is_service(endpoint) and _length(p256dh) == POINT and _length(auth) == SECRET):
        raise RuleBroken("Trình duyệt này chưa bật được. Hãy tải lại trang rồi thử lần nữa.")


def check_room(devices: int) -> None:
    """A person has a handful of devices."""
    if devices >= MOST_DEVICES:
        raise RuleBroken("Bạn đã bật %(most)d máy. Hãy tắt bớt một máy trước.", most=MOST_DEVICES)


def _is_service(endpoint: str) -> bool:
    try:
        address = urlsplit(endpoint)
        plain = address.scheme == "https" and address.port in {None, 443} and not address.username
    except ValueError:
        return False
    host = address.hostname or ""
    return plain and len(endpoint) <= LONGEST_ENDPOINT and endpoint.isascii() and "." in host and not _is_ip(host)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdecimal()
    return True


def _length(text: str) -> int:
    try:
        return len(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        return 0
