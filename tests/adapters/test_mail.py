"""Mail over real SMTP on the loopback, and the mailbox folder that stands in for it."""

import email
import email.policy
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from flask import Flask

from portal.adapters import mail as adapter
from portal.adapters.mail import FolderMailer, Letter, Mailer, Refused, make_mailer
from portal.errors import NotFound
from portal.rules.notifications.delivery import Failure

LETTER = Letter(
    "an@example.vn", "[Cổng Trường] Văn bản mới gửi đến đơn vị", "Mở để xem:\nhttp://localhost/x\n", "<outbox-7@x>"
)


class Inbox:
    """A mail server that keeps what it gets, or misbehaves as told."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.answer = self.to_recipient = "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Session, envelope: Envelope, address: str, _opts: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return self.answer


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    handler = Inbox()
    server = Controller(handler, hostname="127.0.0.1", port=free_port())
    server.start()
    yield handler, server.port
    server.stop()


def mailer_to(port: int) -> Mailer:
    return make_mailer(Flask("mail"), f"smtp://127.0.0.1:{port}", Path("/nowhere"), "cong-truong@example.vn")


def check(mail: EmailMessage) -> None:
    assert mail["Subject"] == LETTER.subject
    assert mail["From"] == "cong-truong@example.vn"
    assert mail["To"] == "an@example.vn"
    assert mail["Message-ID"] == "<outbox-7@x>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.tzinfo is not None
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content().replace("\r\n", "\n").strip() == LETTER.body.strip()


def test_a_letter_arrives_whole_over_smtp(inbox: tuple[Inbox, int]) -> None:
    server, port = inbox
    mailer_to(port).send(LETTER)
    (mail,) = server.mails
    check(mail)
    assert server.envelopes[0].mail_from == "cong-truong@example.vn"
    assert server.envelopes[0].rcpt_tos == ["an@example.vn"]


def test_sent_again_it_is_the_same_message(inbox: tuple[Inbox, int]) -> None:
    server, port = inbox
    mailer_to(port).send(LETTER)
    mailer_to(port).send(LETTER)
    assert [mail["Message-ID"] for mail in server.mails] == ["<outbox-7@x>"] * 2


@pytest.mark.parametrize("answer", ["451 try again later", "550 no such mailbox"])
def test_a_refused_letter_is_an_error(inbox: tuple[Inbox, int], answer: str) -> None:
    server, port = inbox
    server.answer = answer
    with pytest.raises(Exception, match=answer[4:]):
        mailer_to(port).send(LETTER)


@pytest.mark.parametrize(
    ("to_recipient", "answer", "failure"),
    [
        ("550 5.1.1 no such user", "250 OK", Failure.PERMANENT),
        ("452 4.2.2 mailbox full", "250 OK", Failure.TEMPORARY),
        ("550 5.7.1 relaying denied", "250 OK", Failure.TECHNICAL),
        ("250 OK", "550 5.1.1 no such user", Failure.PERMANENT),
        ("250 OK", "554 looks like spam", Failure.TECHNICAL),
    ],
)
def test_a_refusal_says_what_it_means_for_the_address(
    inbox: tuple[Inbox, int], to_recipient: str, answer: str, failure: Failure
) -> None:
    server, port = inbox
    server.to_recipient, server.answer = to_recipient, answer
    with pytest.raises(Refused) as refused:
        mailer_to(port).send(LETTER)
    assert refused.value.failure == failure
    assert server.mails == []


def test_no_server_is_an_error() -> None:
    with pytest.raises(ConnectionRefusedError):
        mailer_to(free_port()).send(LETTER)


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "SMTP_SECONDS", 0.2)
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(OSError, match="timed out"):
        mailer_to(mute.getsockname()[1]).send(LETTER)
    assert time.monotonic() - began < 25  # and not the usual 30


@pytest.mark.parametrize("subject", ["a\nBcc: all@example.vn", "a\r\nX-Evil: 1"])
def test_no_header_can_be_smuggled_in(inbox: tuple[Inbox, int], tmp_path: Path, subject: str) -> None:
    server, port = inbox
    letter = Letter("an@example.vn", subject, "x", "<1@x>")
    for mailer in (mailer_to(port), FolderMailer(tmp_path / "mailbox", "x@example.vn")):
        with pytest.raises(Exception, match=r"(?i)header|^$"):
            mailer.send(letter)
    assert server.mails == []


def test_a_server_without_tls_is_refused_when_tls_is_demanded(inbox: tuple[Inbox, int]) -> None:
    mailer = make_mailer(Flask("mail"), f"smtp+tls://127.0.0.1:{inbox[1]}", Path("/nowhere"), "x@example.vn")
    with pytest.raises(Exception, match="STARTTLS"):
        mailer.send(LETTER)
    assert inbox[0].mails == []


def test_the_mailbox_folder_keeps_the_same_letter(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "new" / "mailbox", "cong-truong@example.vn")
    mailer.send(LETTER)
    check(mailer.newest(1)[0])


def test_the_mailbox_shows_the_newest_first(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "mailbox", "x@example.vn")
    for number in range(5):
        mailer.send(Letter("an@example.vn", f"Thư {number}", "x", f"<{number}@x>"))
    assert [mail["Subject"] for mail in mailer.newest(3)] == ["Thư 4", "Thư 3", "Thư 2"]
    key, newest = mailer.entries(1)[0]
    assert mailer.get(key)["Subject"] == newest["Subject"] == "Thư 4"


@pytest.mark.parametrize("key", ["", "nothing", "../../secret_key", "../new", "1.x"])
def test_only_keys_of_the_mailbox_open_a_letter(tmp_path: Path, key: str) -> None:
    (tmp_path / "secret_key").write_text("secret")
    mailer = FolderMailer(tmp_path / "mailbox", "x@example.vn")
    mailer.send(LETTER)
    with pytest.raises(NotFound):
        mailer.get(key)


def test_headers_for_mail_programs_arrive_as_they_are(inbox: tuple[Inbox, int], tmp_path: Path) -> None:
    address = f"<https://cong-thong-tin-giao-duc.vinhlong.edu.vn/theo-doi/thoi/1234567-{'a1' * 13}>"
    headers = (("List-Unsubscribe", address), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    letter = replace(LETTER, headers=headers)
    server, port = inbox
    mailer_to(port).send(letter)
    folder = FolderMailer(tmp_path / "mailbox", "cong-truong@example.vn")
    folder.send(letter)
    for mail in (*server.mails, *folder.newest(1)):
        assert {name: mail[name] for name, _value in headers} == dict(headers)
        assert mail["Auto-Submitted"] == "auto-generated"
    raw = bytes(server.envelopes[0].content or b"")
    assert f"{address}\r\n".encode() in raw
    assert b"=?utf-8?" not in raw.partition(b"List-Unsubscribe:")[2].partition(b">")[0]
