"""A gateway that speaks SMPP 3.4: one bind a message, every part answered before the next goes."""

import socket
import ssl
from urllib.parse import unquote, urlsplit

from smpplib import client, consts, exceptions
from smpplib.pdu import PDU

from portal.adapters.sms.texter import NotSent, Sms
from portal.rules.notifications.delivery import Failure
from portal.rules.notifications.sms import encode, needs_unicode, split

SECONDS = 20.0
_TRY_AGAIN = {consts.SMPP_ESME_RTHROTTLED, consts.SMPP_ESME_RMSGQFUL}
_BAD_NUMBER = {consts.SMPP_ESME_RINVDSTADR}
_PORTS = {"smpp": 2775, "smpps": 3550}
_HEADER = bytes([5, 0, 3])  # TS 23.040: six bytes before each part: same text, how many, which


class _Unanswered(OSError):
    """Something was handed over and its answer did not come."""


class _Client(client.Client):
    """As the library's, over IPv6 too, and with the certificate of the server's name."""

    _socket: socket.socket | None

    def __init__(self, host: str, port: int, *, secure: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds, allow_unknown_opt_params=True)
        self._secure = secure

    def connect(self) -> None:
        plain = socket.create_connection((self.host, self.port), self.timeout)
        try:
            self._socket = _secured(plain, self.host) if self._secure else plain
        except BaseException:
            plain.close()
            raise
        self.state = consts.SMPP_CLIENT_STATE_OPEN

    def close(self) -> None:
        """Without waiting for anybody."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class SmppTexter:
    """``smpp://system_id:password@host:port``, ``smpps://`` with TLS."""

    def __init__(self, url: str, *, sender: str, seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        if not parts.hostname or not parts.username:
            raise ValueError(f"PORTAL_SMS_URL: smpp://system_id:password@host:port expected, got {parts.scheme}://…")
        self._host, self._port = parts.hostname, parts.port or _PORTS[parts.scheme]
        self._secure, self._sender, self._seconds = parts.scheme == "smpps", sender, seconds
        self._login = {"system_id": unquote(parts.username), "password": unquote(parts.password or "")}

    def send(self, sms: Sms) -> str:
        line = _Client(self._host, self._port, secure=self._secure, seconds=self._seconds)
        try:
            self._bind(line)
            answers = self._submit(line, sms)
            _say_goodbye(line)
        finally:
            line.close()
        return ", ".join(answers)

    def _bind(self, line: _Client) -> None:
        try:
            line.connect()
            line.bind_transmitter(**self._login)
        except exceptions.PDUError as refused:
            raise NotSent(Failure.TECHNICAL, f"bind: {refused.args[0]}") from refused
        except (OSError, exceptions.ConnectionError) as error:
            raise NotSent(Failure.TEMPORARY, f"{type(error).__name__}: {error}") from error

    def _submit(self, line: _Client, sms: Sms) -> list[str]:
        parts, unicode = split(sms.text), needs_unicode(sms.text)
        answers: list[str] = []
        for number, part in enumerate(parts, start=1):
            header = _HEADER + bytes([sms.number % 256, len(parts), number]) if len(parts) > 1 else b""
            try:
                sent = line.send_message(
                    **self._addresses(sms),
                    esm_class=consts.SMPP_GSMFEAT_UDHI if header else consts.SMPP_MSGMODE_DEFAULT,
                    data_coding=consts.SMPP_ENCODING_ISO10646 if unicode else consts.SMPP_ENCODING_DEFAULT,
                    short_message=header + encode(part, unicode=unicode),
                )
                answer = _answer(line, sent.sequence)
            except exceptions.ConnectionError as error:
                raise _Unanswered(f"part {number} of {len(parts)}") from error
            _judge(answer, is_first=number == 1)
            answers.append(_text(answer.message_id))
        return answers

    def _addresses(self, sms: Sms) -> dict[str, object]:
        is_name = not self._sender.isdecimal()
        return {
            "source_addr_ton": consts.SMPP_TON_ALNUM if is_name else consts.SMPP_TON_INTL,
            "source_addr_npi": consts.SMPP_NPI_UNK if is_name else consts.SMPP_NPI_ISDN,
            "source_addr": self._sender,
            "dest_addr_ton": consts.SMPP_TON_INTL,
            "dest_addr_npi": consts.SMPP_NPI_ISDN,
            "destination_addr": sms.to.removeprefix("+"),
        }


def _answer(line: _Client, sequence: int) -> PDU:
    """The answer to what was sent with this number; what the server asks meanwhile need not be answered by a line
    that is closed in a moment."""
    while True:
        found = line.read_pdu()
        if found.command in {"submit_sm_resp", "generic_nack"} and found.sequence == sequence:
            return found


def _judge(answer: PDU, *, is_first: bool) -> None:
    if not answer.is_error():
        return
    words = f"{answer.status} {consts.DESCRIPTIONS.get(answer.status, '')}"
    if not is_first:
        raise _Unanswered(f"a later part was refused: {words}")
    if answer.status in _TRY_AGAIN:
        raise NotSent(Failure.TEMPORARY, words)
    raise NotSent(Failure.PERMANENT if answer.status in _BAD_NUMBER else Failure.TECHNICAL, words)


def _say_goodbye(line: _Client) -> None:
    """All parts were taken; how the line ends changes nothing about that."""
    try:
        line.unbind()
    except (OSError, exceptions.ConnectionError, exceptions.PDUError):
        return


def _text(message_id: bytes | str | None) -> str:
    return message_id.decode("ascii", "replace") if isinstance(message_id, bytes) else message_id or ""


def _secured(plain: socket.socket, name: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=name)
