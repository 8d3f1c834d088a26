"""`python -m tests.campaigns.searching --strings 10000`: whatever can be typed, through the pages of the search.

Each string goes through the page, the first hits of the top bar, the spreadsheet and saving, as the address and the
body of a form carry it: also bytes that are no text. Nothing may answer 500 or above, or take a second of processor.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import NOW
from tests.database import open_database
from tests.pages import PageClient
from tests.search_pages import Fixed, fill, serve
from tests.search_world import make_world

MOST_SECONDS = 1.0
"""Of processor time, for one answer."""
HTMX = {"HX-Request": "true"}
WORDS = (
    *("mua sắm", "thiết bị", "Hoà", "hòa", "đường", "kỹ", "THÔNG BÁO", "thong bao", "truowngf", "Ngày hội đọc sách"),
    *("253/BGDĐT-SEQAP", "21/SGDĐT-VP", "CV 253", "683/SGD&ĐT", "0912345678", "tờ trình", "bảo tàng", "ubnd", "a", "đ"),
)
PREFIXES = ("loại:", "năm:", "từ:", "đến:", "đơn vị:", "gửi:", "nơi gửi：", "loai:", ":", "x:y:z:", "năm:từ:")
VALUES = (
    *("99/99/9999", "0/0/0", "1/9/2026", "2026", "9999", "00000", "-1", "31/02/2026", "29/2/2025", "văn bản", "1e999"),
    *("9" * 400, "0" * 400 + "1", "٣٤٥", "²", "½", "NaN", "inf", "true", "'; DROP TABLE unit;--", "../../etc/passwd"),
)
SIGNS = (
    *('"', "“", "”", "«", "-", "--", "- ", "(", ")", "*", "?", "~", "^", "\\", "/", "&", "|", "+", "%", "#"),
    *("\t", "\r\n", "\n", "\x01", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u200b", "\u202e", "\u2066", "\u2069"),
    *("\ufeff", "😀", "👩\u200d👩\u200d👧", "🇻🇳", "\u0301" * 40, "e\u0323\u0302", "ﬁ", "ß", "İ", "ǆ", "㎏", "漢字"),
    *("عربى", "\U0010ffff", "ﷺ", "Ａ", "<b>", "{{7*7}}"),
)
RAW = (b"\x00", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xff\xfe", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xe1\xbb", b"\x80")
"""NUL, half surrogates, and what is no UTF-8 at all."""
NARROWING = ("loai", "don-vi", "noi-gui", "nam", "tu", "den", "xep", "don-vi-toi", "chua-mo", "dang-go", "trang", "q")


def strings(seed: int) -> Iterator[bytes]:
    """Without end, the same for a seed: pieces of all sorts in any order, some very long."""
    chance = random.Random(seed)
    while True:
        pieces = [_piece(chance) for _ in range(chance.choice((1, 1, 2, 3, 4, 6, 10, 30)))]
        text = chance.choice((b" ", b" ", b"")).join(pieces)
        yield text * chance.choice((40, 200)) if chance.random() < 0.02 else text


def _piece(chance: random.Random) -> bytes:
    kind = chance.random()
    if kind < 0.06:
        return chance.choice(RAW)
    if kind < 0.12:
        return "".join(chr(chance.randrange(1, 0xD800)) for _ in range(chance.randrange(1, 12))).encode()
    if kind < 0.3:
        return (chance.choice(PREFIXES) + chance.choice((*VALUES, *WORDS))).encode()
    return chance.choice(chance.choice((WORDS, WORDS, VALUES, SIGNS, SIGNS))).encode()


def query_of(text: bytes, chance: random.Random) -> str:
    """The query of an address; now and then narrowed by rubbish too, or with bytes nobody has quoted."""
    pairs = [("q", text)]
    while chance.random() < 0.3:
        pairs.append((chance.choice(NARROWING), _piece(chance)))
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs)


@dataclass
class Outcome:
    """How often which status came, what should not be, and the longest an answer took."""

    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_of: str = ""


def ask(client: PageClient, texts: Iterator[bytes], count: int, *, seed: int) -> Outcome:
    """So many strings, each through every surface."""
    outcome, chance, token = Outcome(), random.Random(seed), client.token()
    for text, _number in zip(texts, range(count), strict=False):
        query = query_of(text, chance)
        name = quote_from_bytes(text) if chance.random() < 0.5 else "ten"
        body = f"csrf_token={token}&name={name}&query={quote_from_bytes(query.encode())}&tells=y"
        form = {"data": body, "content_type": "application/x-www-form-urlencoded"}
        _try(client, outcome, "GET", f"/tim-kiem/?{query}")
        _try(client, outcome, "GET", f"/tim-kiem/nhanh?{query}", headers=HTMX)
        _try(client, outcome, "GET", f"/tim-kiem/ket-qua.xlsx?{query}")
        _try(client, outcome, "POST", "/tim-kiem/luu", **form)
    return outcome


def _try(client: FlaskClient, outcome: Outcome, method: str, url: str, **more: object) -> None:
    began = time.thread_time()
    try:
        status = str(client.open(url, method=method, **more).status_code)  # type: ignore[arg-type]
    except Exception as error:  # noqa: BLE001, whatever a page lets through is what is looked for
        status = f"{type(error).__name__}: {error}"[:200]
    took = time.thread_time() - began
    where = f"{method} {url.partition('?')[0]}"
    outcome.statuses[f"{where} {status}"] += 1
    if took > outcome.slowest:
        outcome.slowest, outcome.slowest_of = took, f"{url} {more.get('data', '')}"[:400]
    if not status.isdecimal() or int(status) >= 500 or took > MOST_SECONDS:
        outcome.faults.append(f"{status} in {took:.2f} s: {method} {url} {more.get('data', '')}"[:2000])


class Reader(PageClient):
    """A browser whose answers are not looked at as pages."""

    def open(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def, override]
        """As FlaskClient."""
        return FlaskClient.open(self, *args, **kwargs)


def sign_in(app: Flask, cast: Cast, patch: pytest.MonkeyPatch) -> Reader:
    """A principal, before an index of a little of everything that can be found."""
    with app.app_context():
        make_world(app, cast)
        serve(app, Fixed(fill(app)), patch)
        reader = Reader(app, app.response_class)
        reader.become(cast.principal)
    return reader


def main() -> int:
    """All strings, on a database of their own."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.searching", description=__doc__)
    parser.add_argument("--strings", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        time_machine.travel(NOW),
        open_database(Path(folder), NOW) as database,
    ):
        reader = sign_in(database.app, database.cast, patch)
        outcome = ask(reader, strings(chosen.seed), chosen.strings, seed=chosen.seed)
    for what, count in sorted(outcome.statuses.items()):
        print(f"{count:8} {what}")
    print(f"slowest answer: {outcome.slowest:.3f} s of processor time: {outcome.slowest_of}")
    print(*outcome.faults[:50], sep="\n")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
