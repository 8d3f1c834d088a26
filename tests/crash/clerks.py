"""Clerks who compose and post documents with files through the pages, as fast as they can, whatever happens."""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import html5lib
import requests

from tests.cast import PASSWORD
from tests.pages import Tree, find_form, form_fields

SIGN_INS = ("clerk", "board.clerk")
Result = TypeVar("Result")
RETRIES = 200
PAUSE = 0.1


class Unanswered(Exception):
    """Nothing was heard, or only that the portal cannot now: the same thing may be asked again."""


@dataclass
class Draft:
    """A draft whose saving was acknowledged: id, code and the files sent with it, by name."""

    document_id: int
    code: str
    files: dict[str, str]


@dataclass
class Ledger:
    """Everything the portal acknowledged, and the last trouble on the way."""

    drafts: list[Draft] = field(default_factory=list)
    posted: list[Draft] = field(default_factory=list)
    trouble: str = ""


class Clerk(threading.Thread):
    """Posts one document after the other until told to stop; asks again when nothing was heard."""

    def __init__(self, address: str, ledger: Ledger, number: int) -> None:
        super().__init__(name=f"clerk {number}", daemon=True)
        self._address = address
        self._ledger = ledger
        self._number = number
        self._stopping = threading.Event()
        self._browser = requests.Session()

    def stop(self) -> None:
        """Finish the document in hand, begin no other."""
        self._stopping.set()

    def run(self) -> None:
        """Sign in and post."""
        self._persist(self._sign_in)
        count = 0
        while not self._stopping.is_set():
            count += 1
            self._post(count)

    def _post(self, count: int) -> None:
        code = f"{count:04d}/TH{self._number}-VP"
        files = {f"phụ lục {n}.bin": os.urandom(2_000 * (n + 1) + count) for n in range(2)}
        page = self._persist(lambda: self._page("/van-ban/soan"))
        fields = form_fields(find_form(page, action=None, page_url="/van-ban/soan")) | {
            "code": code,
            "subject": f"Văn bản số {count} của người gửi {self._number}",
            "signer_name": "Lê Văn Chín",
            "body": "Kính gửi các đơn vị.",
            "subordinates": "all",
            "action": "preview",
        }
        preview = self._persist(lambda: self._send("/van-ban/soan", fields, files))
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        draft = Draft(int(preview.split("/")[2]), code, hashes)
        self._ledger.drafts.append(draft)
        self._persist(lambda: self._post_draft(preview))
        self._ledger.posted.append(draft)

    def _post_draft(self, preview: str) -> None:
        answer = self._get(preview)
        if answer.status_code == 303:  # an earlier try was heard although its answer was not
            return
        form = form_fields(find_form(_tree(answer), action=None, page_url=preview))
        self._send(preview, form, {})

    def _sign_in(self) -> None:
        form = form_fields(find_form(self._page("/dang-nhap"), action=None, page_url="/dang-nhap"))
        name = SIGN_INS[self._number % len(SIGN_INS)]
        self._send("/dang-nhap", form | {"login": name, "password": PASSWORD}, {})

    def _page(self, path: str) -> Tree:
        return _tree(self._get(path))

    def _get(self, path: str) -> requests.Response:
        return self._heard(lambda: self._browser.get(self._address + path, timeout=30, allow_redirects=False))

    def _send(self, path: str, fields: dict[str, object], files: dict[str, bytes]) -> str:
        """POST; the address it leads to. Anything but a 303 is trouble."""
        parts = [("files", (name, data, "application/octet-stream")) for name, data in files.items()]
        answer = self._heard(
            lambda: self._browser.post(
                self._address + path, data=fields, files=parts or None, timeout=30, allow_redirects=False
            )
        )
        if answer.status_code != 303:
            raise AssertionError(f"{path}: {answer.status_code} {answer.text[:3000]}")
        return answer.headers["Location"].removeprefix(self._address)

    def _heard(self, ask: Callable[[], requests.Response]) -> requests.Response:
        try:
            answer = ask()
        except requests.RequestException as error:
            raise Unanswered(str(error)) from error
        if answer.status_code in {502, 503}:
            raise Unanswered(f"{answer.status_code}")
        return answer

    def _persist(self, act: Callable[[], Result]) -> Result:
        for _ in range(RETRIES):
            try:
                return act()
            except Unanswered as error:
                self._ledger.trouble = f"{self.name}: {error}"
                time.sleep(PAUSE)
            except Exception as error:
                self._ledger.trouble = f"{self.name}: {type(error).__name__}: {error}"
                raise
        raise AssertionError(f"{self.name}: the portal did not come back")


def _tree(answer: requests.Response) -> Tree:
    return html5lib.parse(answer.text, namespaceHTMLElements=False)
