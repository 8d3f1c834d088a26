"""Mail: handed to SMTP by Flask-Mail, or kept in a local mailbox folder for development.

A mail carries no personal data beyond the address: it says what waits and links to the portal.
"""

import email
import email.policy
import mailbox
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import Flask
from flask_mail import Connection, Mail, Message

from portal.adapters import clock
from portal.errors import NotFound
from portal.rules.notifications.delivery import Failure, failure_of

SMTP_SECONDS = 30
_DEFAULT_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no holiday replies


@dataclass(frozen=True)
class Letter:
    """One mail; ``message_id`` is stable over repeats, so that a server or reader can drop a copy. ``headers``: more
    of them, ASCII."""

    to: str
    subject: str
    body: str
    message_id: str
    headers: tuple[tuple[str, str], ...] = ()


class Refused(Exception):
    """The server took the connection but not this mail; ``failure`` says what it means for the address."""

    def __init__(self, failure: Failure, words: str) -> None:
        super().__init__(words)
        self.failure = failure


class Mailer(Protocol):
    """Sends one mail or raises: ``Refused`` when the server answered no to it."""

    def send(self, letter: Letter) -> None:
        """Hand the mail over; returns when the server or the folder has it."""


class _WholeAddresses(email.policy.EmailPolicy):
    """Python writes a word longer than a line in the encoding of RFC 2047, which no mail program reads as an address:
    the ``List-`` headers (RFC 2369) stay as they are, on one line."""

    def fold(self, name: str, value: str) -> str:
        return self._whole(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self._whole(name, value).encode() or super().fold_binary(name, value)

    def _whole(self, name: str, value: str) -> str:
        plain = name.startswith("List-") and value.isascii() and value.isprintable()
        return f"{name}: {value}{self.linesep}" if plain else ""


class _Message(Message):
    """As Flask-Mail's, with addresses in headers that stay whole."""

    def as_bytes(self) -> bytes:
        return self._message().as_bytes(policy=_WholeAddresses(linesep="\r\n"))


class SmtpMailer:
    """Mail over SMTP by Flask-Mail. ``smtp://`` uses TLS when the server offers it, ``smtp+tls://`` demands it with a
    certificate of the server's name, ``smtps://`` speaks TLS from the first byte (port 465)."""

    def __init__(self, app: Flask, url: str, sender: str) -> None:
        parts = urlsplit(url)
        app.config.update(
            MAIL_SERVER=parts.hostname or "localhost",
            MAIL_PORT=parts.port or _DEFAULT_PORTS.get(parts.scheme, 25),
            MAIL_USE_SSL=parts.scheme == "smtps",
            MAIL_USE_TLS=parts.scheme == "smtp+tls",
            MAIL_USERNAME=unquote(parts.username) if parts.username else None,
            MAIL_PASSWORD=unquote(parts.password) if parts.password else None,
            MAIL_DEFAULT_SENDER=sender,
            MAIL_SUPPRESS_SEND=False,
        )
        self._app = app
        self._mail = Mail(app)

    def send(self, letter: Letter) -> None:
        with self._app.app_context():
            message = _Message(subject=letter.subject, recipients=[letter.to], body=letter.body, charset="utf-8")
            message.msgId = letter.message_id
            message.extra_headers = AUTOMATIC | dict(letter.headers)
            message.date = clock.now().timestamp()
            with _told_apart(), _Connection(self._mail) as connection:
                connection.send(message)


@contextmanager
def _told_apart() -> Iterator[None]:
    """A refusal of the recipient, or of the mail after it was handed over, as ``Refused``."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _refused(code, words, at_recipient=True) from error
    except smtplib.SMTPDataError as error:
        raise _refused(error.smtp_code, error.smtp_error, at_recipient=False) from error


def _refused(code: int, words: bytes | str, *, at_recipient: bool) -> Refused:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Refused(failure_of(code, said, at_recipient=at_recipient), f"{code} {said}")


class _Connection(Connection):
    """As Flask-Mail's, but it never waits for ever, and a server that forgets its manners after taking the mail does
    not make it a failure."""

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        server, port = self.mail.server, self.mail.port
        if self.mail.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(
                server, port, timeout=SMTP_SECONDS, context=ssl.create_default_context()
            )
        else:
            host = smtplib.SMTP(server, port, timeout=SMTP_SECONDS)
        try:
            self._secure(host)
        except BaseException:
            host.close()
            raise
        return host

    def _secure(self, host: smtplib.SMTP) -> None:
        host.ehlo()
        if self.mail.use_tls:
            host.starttls(context=ssl.create_default_context())
        elif not self.mail.use_ssl and host.has_extn("starttls"):
            host.starttls()
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)

    def __exit__(self, *_exception: object) -> None:
        if self.host is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.host.quit()
            self.host.close()


class FolderMailer:
    """Keeps every mail in a Maildir folder; the development mailbox page shows it."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        message = EmailMessage(policy=_WholeAddresses())
        message["From"], message["To"], message["Subject"] = self._sender, letter.to, letter.subject
        message["Message-ID"], message["Date"] = letter.message_id, clock.now()
        for name, value in (AUTOMATIC | dict(letter.headers)).items():
            message[name] = value
        message.set_content(letter.body)
        self._box().add(message)

    def newest(self, limit: int) -> list[EmailMessage]:
        """The newest mails first."""
        return [message for _key, message in self.entries(limit)]

    def entries(self, limit: int) -> list[tuple[str, EmailMessage]]:
        """As ``newest``, each with the key that ``get`` takes."""
        box = self._box()
        keys = sorted(box.keys(), key=_arrival, reverse=True)[:limit]
        return [(key, _read(box.get_bytes(key))) for key in keys]

    def get(self, key: str) -> EmailMessage:
        """One mail; NotFound for a key that is none."""
        try:
            return _read(self._box().get_bytes(key))
        except KeyError as error:
            raise NotFound from error

    def message_ids(self) -> Iterable[str]:
        """The Message-ID of every mail kept, for tests of exactly-once."""
        box = self._box()
        return [str(box.get_message(key)["Message-ID"]) for key in box.keys()]  # noqa: SIM118 - not a dict

    def _box(self) -> mailbox.Maildir:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        return mailbox.Maildir(self._folder, create=True)


def _read(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def _arrival(key: str) -> tuple[float, int]:
    """Arrival order out of a Maildir name: ``seconds.MmicrosecondsPpidQcount.host``."""
    seconds, unique, *_ = key.split(".")
    micro = unique.partition("M")[2].partition("P")[0]
    count = unique.partition("Q")[2]
    return float(f"{seconds}.{micro.zfill(6)}"), int(count or 0)


def make_mailer(app: Flask, url: str, folder: Path, sender: str) -> Mailer:
    """The mailer of a setting: ``mailbox`` or an SMTP address."""
    return FolderMailer(folder, sender) if url == "mailbox" else SmtpMailer(app, url, sender)
