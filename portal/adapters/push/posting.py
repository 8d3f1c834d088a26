"""Handing an encrypted message to the push service of a device's browser (RFC 8030).

The address of the service came from a browser, so it is not believed: only https, only hosts all of whose addresses
are public, connected to by the very address that was looked at, no redirection, and time limits.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from portal.adapters import clock
from portal.adapters.push.encrypting import encrypt
from portal.adapters.push.keys import PushKey, to_bytes
from portal.rules.notifications.delivery import Failure

SECONDS = 10.0
WHOLE = 2
"""So many times as long as one step takes the whole: a service that answers byte by byte holds nobody up."""
LIFE = 24 * 3600
TOKEN_LIFE = 12 * 3600
LONGEST_ANSWER = 500
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # NAT64 (RFC 6052): behind it may stand any IPv4 address
_OVER = {http.HTTPStatus.NOT_FOUND, http.HTTPStatus.GONE}
_BUSY = {http.HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True)
class Device:
    """A subscription of a browser: the address of its push service and its keys, base64url."""

    endpoint: str
    p256dh: str
    auth: str


class NotPushed(Exception):
    """It did not go; ``failure`` says whether trying again makes sense (``TEMPORARY``)."""

    def __init__(self, failure: Failure, words: str) -> None:
        super().__init__(words)
        self.failure = failure


class Gone(NotPushed):
    """The device is not subscribed any more."""


class Pusher(Protocol):
    """Sends one message to one device."""

    def push(self, device: Device, message: Mapping[str, str], *, urgent: bool) -> None:
        """Hand it over; ``Gone`` or ``NotPushed`` when it did not go."""


class HttpPusher:
    """Over HTTPS. ``private``: addresses of the own machine and plain http are allowed too, for tests alone."""

    def __init__(self, key: PushKey, contact: str, *, private: bool = False, seconds: float = SECONDS) -> None:
        self._key, self._contact, self._private, self._seconds = key, contact, private, seconds

    def push(self, device: Device, message: Mapping[str, str], *, urgent: bool) -> None:
        address = urlsplit(device.endpoint)
        try:
            body = encrypt(
                json.dumps(message, ensure_ascii=False).encode(),
                device_public=to_bytes(device.p256dh),
                auth=to_bytes(device.auth),
            )
        except ValueError as error:
            raise Gone(Failure.PERMANENT, f"bad key: {error}") from error
        expires = int(clock.now().timestamp()) + TOKEN_LIFE
        headers = {
            "Authorization": self._key.authorization(
                f"{address.scheme}://{address.netloc}", expires=expires, contact=self._contact
            ),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(LIFE),
            "Urgency": "high" if urgent else "normal",
        }
        path = f"{address.path or '/'}{'?' + address.query if address.query else ''}"
        try:
            status, words = self._post(address.scheme, address.hostname or "", address.port, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            raise NotPushed(Failure.TEMPORARY, f"{type(error).__name__}: {error}") from error
        _judge(status, words)

    def _post(
        self, scheme: str, host: str, port: int | None, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        if scheme != "https" and not self._private:
            raise Gone(Failure.PERMANENT, "not https")
        found = self._look_up(host, port or (443 if scheme == "https" else 80))
        connection = _Pinned(host, found, secure=scheme == "https", seconds=self._seconds)
        limit = threading.Timer(WHOLE * self._seconds, connection.hang_up)
        limit.daemon = True
        limit.start()
        try:
            connection.request("POST", path, body, dict(headers))
            with connection.getresponse() as response:
                return response.status, response.read(LONGEST_ANSWER).decode("utf-8", "replace")
        finally:
            limit.cancel()
            connection.close()

    def _look_up(self, host: str, port: int) -> tuple[str, int]:
        """One address of the host, all of whose addresses are public."""
        addresses = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not self._private and not all(is_public(address) for address in addresses):
            raise Gone(Failure.PERMANENT, "not a public address")
        return addresses[0], port


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked at, with the certificate of the name that was asked for."""

    def __init__(self, host: str, found: tuple[str, int], *, secure: bool, seconds: float) -> None:
        super().__init__(host, found[1], timeout=seconds)
        self._found, self._name, self._secure = found, host, secure

    def connect(self) -> None:
        plain = socket.create_connection(self._found, self.timeout)
        try:
            self.sock = _secured(plain, self._name) if self._secure else plain
        except BaseException:
            plain.close()
            raise

    def hang_up(self) -> None:
        """End it from another thread; who reads finds the connection closed."""
        if self.sock is not None:
            with suppress(OSError):  # over by itself just now
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def _secured(plain: socket.socket, name: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=name)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return found.is_global and inner.is_global and not found.is_multicast and found not in _TRANSLATED


def _judge(status: int, words: str) -> None:
    said = f"{status} {words}".strip()
    if status in _OVER:
        raise Gone(Failure.PERMANENT, said)
    if status in _BUSY or status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NotPushed(Failure.TEMPORARY, said)
    if not http.HTTPStatus.OK <= status < http.HTTPStatus.MULTIPLE_CHOICES:
        raise NotPushed(Failure.TECHNICAL, said)
