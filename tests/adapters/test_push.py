"""Web push by the standards' own examples, and posting to a service of one's own on the loopback."""

import base64
import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.adapters.push import Device, Gone, HttpPusher, NotPushed, PushKey, encrypt, load_push_key
from portal.adapters.push.encrypting import is_point
from portal.adapters.push.keys import CURVE, to_bytes, to_text
from portal.adapters.push.posting import is_public
from portal.rules.notifications.delivery import Failure

MESSAGE = {"title": "Cổng Trường", "body": "Có thông báo mới của trường"}


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(to_bytes(text), "big"), CURVE)


def public_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def test_the_example_of_rfc_8291() -> None:
    """Section 5 and appendix A."""
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        device_public=to_bytes(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        auth=to_bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        key=private_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=to_bytes("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert to_text(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7"
        "A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def decrypt(body: bytes, key: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """As a browser does."""
    salt, sender = body[:16], body[21:86]
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))

    def derive(material: bytes, with_salt: bytes, info: bytes, length: int) -> bytes:
        return HKDF(algorithm=hashes.SHA256(), length=length, salt=with_salt, info=info).derive(material)

    secret = derive(shared, auth, b"WebPush: info\0" + public_of(key) + sender, 32)
    content_key = derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    plain = AESGCM(content_key).decrypt(nonce, body[86:], None)
    assert plain.endswith(b"\x02")
    return plain[:-1]


def test_each_message_has_its_own_key_and_only_the_device_reads_it() -> None:
    key, auth = ec.generate_private_key(CURVE), b"0123456789abcdef"
    first = encrypt("một".encode(), device_public=public_of(key), auth=auth)
    second = encrypt("một".encode(), device_public=public_of(key), auth=auth)
    assert first != second
    assert decrypt(first, key, auth).decode() == "một"
    for wrong in (b"", b"\x04" + b"\0" * 64, b"x" * 65):
        assert not is_point(wrong)
        with pytest.raises(ValueError, match=r".*"):
            encrypt(b"x", device_public=wrong, auth=auth)
    with pytest.raises(ValueError, match="too long"):
        encrypt(b"x" * 3001, device_public=public_of(key), auth=auth)


def test_the_portals_key_is_made_once_and_signs_who_sends(tmp_path: Path) -> None:
    key = load_push_key(tmp_path / "push.key")
    assert load_push_key(tmp_path / "push.key").public == key.public
    assert (tmp_path / "push.key").stat().st_mode & 0o077 == 0
    assert len(to_bytes(key.public)) == 65
    header = key.authorization("https://push.example.net", expires=1_800_000_000, contact="mailto:x@example.vn")
    scheme, _blank, rest = header.partition(" ")
    token, _comma, public = rest.partition(", k=")
    assert (scheme, public) == ("vapid", key.public)
    head, claims, signature = token.removeprefix("t=").split(".")
    assert json.loads(to_bytes(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(to_bytes(claims)) == {
        "aud": "https://push.example.net",
        "exp": 1_800_000_000,
        "sub": "mailto:x@example.vn",
    }
    raw = to_bytes(signature)
    point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to_bytes(key.public))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


class Service(HTTPServer):
    """A push service that keeps what it gets and answers as told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = 201
        self.got: list[tuple[str, dict[str, str], bytes]] = []


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def key(tmp_path: Path) -> PushKey:
    return load_push_key(tmp_path / "push.key")


def device_at(url: str) -> tuple[Device, ec.EllipticCurvePrivateKey, bytes]:
    own, auth = ec.generate_private_key(CURVE), b"0123456789abcdef"
    return Device(url, to_text(public_of(own)), to_text(auth)), own, auth


def test_a_message_reaches_the_service_sealed(service: Service, key: PushKey) -> None:
    device, own, auth = device_at(f"http://127.0.0.1:{service.server_port}/send/abc?x=1")
    HttpPusher(key, "mailto:x@example.vn", private=True).push(device, MESSAGE, urgent=True)
    ((path, headers, body),) = service.got
    assert path == "/send/abc?x=1"
    assert (headers["Content-Encoding"], headers["Urgency"], headers["TTL"]) == ("aes128gcm", "high", "86400")
    assert headers["Authorization"].startswith("vapid t=")
    assert "thông báo".encode() not in body
    assert json.loads(decrypt(body, own, auth)) == MESSAGE
    token = headers["Authorization"].removeprefix("vapid t=").split(",")[0].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    assert claims["aud"] == f"http://127.0.0.1:{service.server_port}"


@pytest.mark.parametrize(
    ("status", "kind", "failure"),
    [
        (404, Gone, Failure.PERMANENT),
        (410, Gone, Failure.PERMANENT),
        (429, NotPushed, Failure.TEMPORARY),
        (503, NotPushed, Failure.TEMPORARY),
        (400, NotPushed, Failure.TECHNICAL),
        (301, NotPushed, Failure.TECHNICAL),
    ],
)
def test_what_the_service_answers(
    service: Service, key: PushKey, status: int, kind: type[NotPushed], failure: Failure
) -> None:
    service.status = status
    device, _own, _auth = device_at(f"http://127.0.0.1:{service.server_port}/x")
    with pytest.raises(kind) as refused:
        HttpPusher(key, "mailto:x@example.vn", private=True).push(device, MESSAGE, urgent=False)
    assert type(refused.value) is kind
    assert refused.value.failure == failure
    assert len(service.got) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/x", "https://127.0.0.1:{port}/x", "https://localhost:{port}/x"]
)
def test_nothing_is_ever_posted_into_the_own_network(service: Service, key: PushKey, url: str) -> None:
    device, _own, _auth = device_at(url.format(port=service.server_port))
    with pytest.raises(Gone):
        HttpPusher(key, "mailto:x@example.vn").push(device, MESSAGE, urgent=False)
    assert service.got == []


def test_one_private_address_among_many_is_enough_to_refuse(key: PushKey, monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(*_args: Any, **_more: Any) -> list[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("8.8.8.8", 443)), (*kind, ("10.0.0.5", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("connected"))
    with pytest.raises(Gone, match="public"):
        HttpPusher(key, "mailto:x@example.vn").push(device_at("https://push.example.net/x")[0], MESSAGE, urgent=False)


def test_it_connects_to_the_address_it_looked_at_with_the_certificate_of_the_name(
    key: PushKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_a, **_k: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]
    )

    def connect(address: Any, _timeout: Any) -> Any:
        asked.append(address)
        return socket.socket()

    def wrap(_self: Any, _plain: Any, *, server_hostname: str) -> Any:
        asked.append(server_hostname)
        raise ssl.SSLCertVerificationError("not the one")

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)
    with pytest.raises(NotPushed) as refused:
        HttpPusher(key, "mailto:x@example.vn").push(device_at("https://push.example.net/x")[0], MESSAGE, urgent=False)
    assert refused.value.failure == Failure.TEMPORARY
    assert asked == [("8.8.8.8", 443), "push.example.net"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::1", False),
        ("64:ff9b::a00:1", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) == public


def test_a_mute_service_is_not_waited_for_for_ever(key: PushKey) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        device, _own, _auth = device_at(f"http://127.0.0.1:{mute.getsockname()[1]}/")
        with pytest.raises(NotPushed) as refused:
            HttpPusher(key, "mailto:x@example.vn", private=True, seconds=0.2).push(device, MESSAGE, urgent=False)
        assert refused.value.failure == Failure.TEMPORARY


def test_a_service_that_answers_byte_by_byte_is_not_waited_for_for_ever(key: PushKey) -> None:
    def drip(listening: socket.socket) -> None:
        talking, _address = listening.accept()
        with talking, contextlib.suppress(OSError):
            talking.sendall(b"HTTP/1.1 201 Created\r\nx: ")
            for _number in range(100):
                talking.sendall(b"x")
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as slow:
        dripping = threading.Thread(target=drip, args=(slow,))
        dripping.start()
        device, _own, _auth = device_at(f"http://127.0.0.1:{slow.getsockname()[1]}/")
        began = time.monotonic()
        with contextlib.suppress(NotPushed):  # what had come of the answer may count
            HttpPusher(key, "mailto:x@example.vn", private=True, seconds=0.3).push(device, MESSAGE, urgent=False)
        assert time.monotonic() - began < 3
        dripping.join()
