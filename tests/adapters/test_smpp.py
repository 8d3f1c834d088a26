"""Short messages over SMPP 3.4 to a server of one's own on the loopback."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from smpplib import consts

from portal.adapters.sms import NotSent, SmppTexter, Sms, make_texter
from portal.config import Settings
from portal.rules.notifications.delivery import Failure
from portal.rules.notifications.sms import split

BIND, SUBMIT, UNBIND, ENQUIRE = 0x02, 0x04, 0x06, 0x15
ANSWER = 0x80000000
PLAIN = Sms("+84912345678", "Truong co thong bao khan", 7)


class Server:
    """Takes one connection after the other; ``statuses`` are the answers to messages, None: hang up instead."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.bind_status = 0
        self.statuses: list[int | None] = []
        self.binds: list[bytes] = []
        self.messages: list[dict[str, Any]] = []
        self.unbound = 0
        self.chatty = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                line, _address = self._listener.accept()
            except OSError:
                return
            with line:
                line.settimeout(5)
                self._serve(line)

    def _serve(self, line: socket.socket) -> None:
        while head := line.recv(16, socket.MSG_WAITALL):
            length, command, _status, sequence = struct.unpack(">LLLL", head)
            body = line.recv(length - 16, socket.MSG_WAITALL) if length > 16 else b""
            if command == BIND:
                self.binds.append(body)
                self._say(line, BIND | ANSWER, self.bind_status, sequence, b"smsc\0" if not self.bind_status else b"")
            elif command == UNBIND:
                self.unbound += 1
                self._say(line, UNBIND | ANSWER, 0, sequence)
            elif not self._take(line, body, sequence):
                return

    def _take(self, line: socket.socket, body: bytes, sequence: int) -> bool:
        self.messages.append(read_submit(body))
        status = self.statuses.pop(0) if self.statuses else 0
        if status is None:
            return False
        if self.chatty:
            self._say(line, ENQUIRE, 0, 99)
        self._say(line, SUBMIT | ANSWER, status, sequence, b"id%d\0" % len(self.messages) if not status else b"")
        return True

    def _say(self, line: socket.socket, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        line.sendall(struct.pack(">LLLL", 16 + len(body), command, status, sequence) + body)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


def read_submit(body: bytes) -> dict[str, Any]:
    """The fields of submit_sm that matter, in the order of the specification (5.2)."""
    place = 0

    def word() -> str:
        nonlocal place
        end = body.index(b"\0", place)
        found, place = body[place:end].decode(), end + 1
        return found

    def number() -> int:
        nonlocal place
        place += 1
        return body[place - 1]

    word()
    found: dict[str, Any] = {"source": (number(), number(), word()), "dest": (number(), number(), word())}
    found["esm_class"] = number()
    number(), number(), word(), word(), number(), number()
    found["data_coding"] = number()
    number()
    length = number()
    found["text"] = body[place : place + length]
    return found


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def texter(server: Server) -> Callable[..., SmppTexter]:
    def make(sender: str = "TRUONGHOC") -> SmppTexter:
        return SmppTexter(f"smpp://cong:b%40i@127.0.0.1:{server.port}", sender=sender, seconds=2)

    return make


def test_one_part_in_the_seven_bit_alphabet(server: Server, texter: Callable[..., SmppTexter]) -> None:
    assert texter().send(PLAIN) == "id1"
    (message,) = server.messages
    assert message["dest"] == (consts.SMPP_TON_INTL, consts.SMPP_NPI_ISDN, "84912345678")
    assert message["source"] == (consts.SMPP_TON_ALNUM, consts.SMPP_NPI_UNK, "TRUONGHOC")
    assert (message["esm_class"], message["data_coding"]) == (0, 0)
    assert message["text"] == b"Truong co thong bao khan"
    assert server.binds[0].startswith(b"cong\0b@i\0")
    assert server.unbound == 1


def test_with_marks_in_parts_that_fit_together(server: Server, texter: Callable[..., SmppTexter]) -> None:
    text = "Trường có thông báo khẩn. " * 6
    server.chatty = True
    assert texter("84900000000").send(Sms("+84912345678", text, 263)) == "id1, id2, id3"
    assert len(server.messages) == len(split(text)) == 3
    assert {message["esm_class"] for message in server.messages} == {consts.SMPP_GSMFEAT_UDHI}
    assert {message["data_coding"] for message in server.messages} == {consts.SMPP_ENCODING_ISO10646}
    assert [message["text"][:6] for message in server.messages] == [bytes([5, 0, 3, 7, 3, n]) for n in (1, 2, 3)]
    assert "".join(message["text"][6:].decode("utf-16-be") for message in server.messages) == text
    assert all(len(message["text"]) <= 140 for message in server.messages)
    assert server.messages[0]["source"] == (consts.SMPP_TON_INTL, consts.SMPP_NPI_ISDN, "84900000000")


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (consts.SMPP_ESME_RTHROTTLED, Failure.TEMPORARY),
        (consts.SMPP_ESME_RMSGQFUL, Failure.TEMPORARY),
        (consts.SMPP_ESME_RINVDSTADR, Failure.PERMANENT),
        (consts.SMPP_ESME_RSYSERR, Failure.TECHNICAL),
    ],
)
def test_a_refusal_certainly_did_not_go(
    server: Server, texter: Callable[..., SmppTexter], status: int, failure: Failure
) -> None:
    server.statuses = [status]
    with pytest.raises(NotSent) as refused:
        texter().send(PLAIN)
    assert refused.value.failure == failure


def test_a_wrong_password_or_nobody_there_certainly_did_not_go(
    server: Server, texter: Callable[..., SmppTexter]
) -> None:
    server.bind_status = consts.SMPP_ESME_RINVPASWD
    with pytest.raises(NotSent) as refused:
        texter().send(PLAIN)
    assert refused.value.failure == Failure.TECHNICAL
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotSent) as gone:
        SmppTexter(f"smpp://x:y@127.0.0.1:{port}", sender="", seconds=1).send(PLAIN)
    assert gone.value.failure == Failure.TEMPORARY
    assert server.messages == []


@pytest.mark.parametrize("statuses", [[None], [0, None], [0, consts.SMPP_ESME_RTHROTTLED]])
def test_after_a_part_was_handed_over_nobody_knows(
    server: Server, texter: Callable[..., SmppTexter], statuses: list[int | None]
) -> None:
    server.statuses = statuses
    long = Sms("+84912345678", "a" * 200, 7)
    with pytest.raises(OSError, match="part"):
        texter().send(long)


def test_a_mute_server_is_not_waited_for_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"smpp://x:y@127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(NotSent) as refused:
            SmppTexter(url, sender="", seconds=0.2).send(PLAIN)
    assert refused.value.failure == Failure.TEMPORARY


def test_the_settings_choose_it(tmp_path: Path) -> None:
    made = make_texter(Settings(instance=str(tmp_path), sms_url="smpps://cong:bi@sms.example.vn"))
    assert isinstance(made, SmppTexter)
    with pytest.raises(ValueError, match="PORTAL_SMS_URL") as wrong:
        make_texter(Settings(instance=str(tmp_path), sms_url="smpp://:geheim@sms.example.vn"))
    assert "geheim" not in str(wrong.value)
