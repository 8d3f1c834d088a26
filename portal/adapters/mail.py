"""Mail: handed to SMTP by Flask-Mail, or kept in a local mailbox folder for development.

A mail carries no personal data beyond the address: it says what waits and links to the portal.
"""

import email
import email.policy
import mailbox
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message as StdMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import Flask
from flask_mail import Mail, Message


@dataclass(frozen=True)
class Letter:
    """One mail; ``message_id`` is stable over repeats, so that a server or reader can drop a copy."""

    to: str
    subject: str
    body: str
    message_id: str


class Mailer(Protocol):
    """Sends one mail or raises."""

    def send(self, letter: Letter) -> None:
        """Hand the mail over; returns when the server or the folder has it."""


class SmtpMailer:
    """Mail over SMTP by Flask-Mail."""

    def __init__(self, app: Flask, url: str, sender: str) -> None:
        parts = urlsplit(url)
        app.config.update(
            MAIL_SERVER=parts.hostname or "localhost",
            MAIL_PORT=parts.port or (465 if parts.scheme == "smtps" else 25),
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
        message = Message(subject=letter.subject, recipients=[letter.to], body=letter.body, charset="utf-8")
        message.msgId = letter.message_id
        with self._app.app_context():
            self._mail.send(message)


class FolderMailer:
    """Keeps every mail in a Maildir folder; the development mailbox page shows it."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        message = email.message.EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, letter.to, letter.subject
        message["Message-ID"] = letter.message_id
        message.set_content(letter.body)
        self._box().add(message)

    def newest(self, limit: int) -> list[StdMessage]:
        """The newest mails first."""
        box = self._box()
        keys = sorted(box.keys(), key=_arrival, reverse=True)[:limit]
        return [email.message_from_bytes(box.get_bytes(key), policy=email.policy.default) for key in keys]

    def message_ids(self) -> Iterable[str]:
        """The Message-ID of every mail kept, for tests of exactly-once."""
        box = self._box()
        return [str(box.get_message(key)["Message-ID"]) for key in box.keys()]  # noqa: SIM118 - not a dict

    def _box(self) -> mailbox.Maildir:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        return mailbox.Maildir(self._folder, create=True)


def _arrival(key: str) -> tuple[float, int]:
    """Arrival order out of a Maildir name: ``seconds.MmicrosecondsPpidQcount.host``."""
    seconds, unique, *_ = key.split(".")
    micro = unique.partition("M")[2].partition("P")[0]
    count = unique.partition("Q")[2]
    return float(f"{seconds}.{micro.zfill(6)}"), int(count or 0)


def make_mailer(app: Flask, url: str, folder: Path, sender: str) -> Mailer:
    """The mailer of a setting: ``mailbox`` or an SMTP address."""
    return FolderMailer(folder, sender) if url == "mailbox" else SmtpMailer(app, url, sender)
