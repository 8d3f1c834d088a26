"""A gateway over HTTP: address, method, names of fields and headers come from the settings.

Gateways differ in little but names. In a value of the fields ``{to}`` (84912345678), ``{plus}`` (+84912345678),
``{local}`` (0912345678), ``{text}``, ``{from}`` and ``{id}`` are replaced.
"""

import http.client
import json
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from portal.adapters.sms.texter import NotSent, Sms
from portal.rules.notifications.delivery import Failure

SECONDS = 20.0
LONGEST_ANSWER = 2000
_BUSY = {http.HTTPStatus.TOO_MANY_REQUESTS, http.HTTPStatus.SERVICE_UNAVAILABLE}
_TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded"}


class HttpTexter:
    """One request a message; redirections are not followed. ``form`` is ``json``, ``form`` or ``query`` (GET)."""

    def __init__(
        self, url: str, *, sender: str, fields: str, headers: str, form: str, accepted: str, seconds: float = SECONDS
    ) -> None:
        self._address = urlsplit(url)
        if self._address.scheme not in {"http", "https"} or not self._address.hostname:
            raise ValueError(f"PORTAL_SMS_URL: an http, https or smpp address expected, got {url!r}")
        if form not in {*_TYPES, "query"}:
            raise ValueError(f"PORTAL_SMS_FORMAT: json, form or query expected, got {form!r}")
        self._fields = _read_mapping("PORTAL_SMS_FIELDS", fields)
        self._headers = _read_mapping("PORTAL_SMS_HEADERS", headers)
        self._sender, self._form, self._accepted, self._seconds = sender, form, accepted, seconds

    def send(self, sms: Sms) -> str:
        connection = self._connect()
        try:
            method, path, body = self._request(sms)
            headers = {"User-Agent": "cong-truong", "Content-Type": _TYPES.get(self._form, ""), **self._headers}
            connection.request(method, path, body, {name: value for name, value in headers.items() if value})
            with connection.getresponse() as response:
                status, answer = response.status, response.read(LONGEST_ANSWER).decode("utf-8", "replace")
        finally:
            connection.close()
        return self._judge(status, answer)

    def _connect(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._address.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._address.hostname or "", self._address.port, timeout=self._seconds)
        try:
            connection.connect()
        except OSError as error:  # nothing was said yet
            raise NotSent(Failure.TEMPORARY, f"{type(error).__name__}: {error}") from error
        return connection

    def _request(self, sms: Sms) -> tuple[str, str, bytes | None]:
        filled = {name: _fill(value, sms, self._sender) for name, value in self._fields.items()}
        path = self._address.path or "/"
        query = self._address.query
        if self._form == "query":
            return "GET", f"{path}?{'&'.join(filter(None, (query, urlencode(filled))))}", None
        body = json.dumps(filled) if self._form == "json" else urlencode(filled)
        return "POST", f"{path}?{query}" if query else path, body.encode()

    def _judge(self, status: int, answer: str) -> str:
        words = f"{status} {answer}".strip()
        if status in _BUSY:
            raise NotSent(Failure.TEMPORARY, words)
        if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise OSError(words)
        if status >= http.HTTPStatus.MULTIPLE_CHOICES or self._accepted not in answer:
            raise NotSent(Failure.TECHNICAL, words)
        return words


def _fill(value: str, sms: Sms, sender: str) -> str:
    number = sms.to.removeprefix("+")
    places = {"to": number, "plus": sms.to, "local": f"0{number.removeprefix('84')}", "from": sender}
    filled = value
    for name, put in {**places, "id": str(sms.number), "text": sms.text}.items():
        filled = filled.replace(f"{{{name}}}", put)
    return filled


def _read_mapping(name: str, text: str) -> Mapping[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError as error:
        raise ValueError(f"{name}: a JSON object expected") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise ValueError(f"{name}: a JSON object of texts expected")
    return found
