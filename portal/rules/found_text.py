"""Text found inside files, made even for storing, searching and showing; a form feed stands between pages."""

import re
import unicodedata
from collections.abc import Iterable

from portal.rules.old_vietnamese import recover
from portal.rules.vietnamese import nfc

PAGE_END = "\f"
OUTCOMES = ("read", "ocr", "empty", "no_text", "encrypted", "unreadable", "too_large", "too_heavy", "no_tool")
WORDLESS = frozenset("heic heif mp3 m4a aac ogg wav amr mp4 m4v mov avi mkv webm 3gp".split())  # noqa: SIM905
"""Endings of names of sounds and films, and of pictures nothing here opens."""
PICTURES = frozenset("jpg jpeg png gif webp tif tiff bmp".split())  # noqa: SIM905
"""Endings of names of pictures: of a document a page of paper, anywhere else what somebody wanted to show."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n\f]+")
_AROUND = re.compile(r" ?([\n\f]) ?")
_MANY_LINES = re.compile(r"\n{3,}")
_LOOK_ALIKES = {"Ð": "Đ", "Ɖ": "Đ", "ð": "đ"}
_INVISIBLE = {"Cf", "Cs", "Cn"}
_ENDS = (".", ";", ":", "!", "?", "…")
_NEARLY_FULL = 0.75


class MachineRead(str):
    """A text whose letters a machine read from a picture, so that some may be wrong."""

    __slots__ = ()


class _Visible(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = self._kept(chr(code))
        return kept

    @staticmethod
    def _kept(char: str) -> str:
        if char in "\n\f":
            return char
        kind = unicodedata.category(char)
        if kind in _INVISIBLE:
            return ""
        return " " if kind in {"Cc", "Co"} else _LOOK_ALIKES.get(char, char)


_VISIBLE = _Visible()


def tidy(text: str) -> str:
    """NFC, old encodings made Unicode, control and invisible characters out, blanks and empty lines made few."""
    even = _LINE_ENDS.sub("\n", recover(text))
    visible = nfc(even).translate(_VISIBLE)
    return _MANY_LINES.sub("\n\n", _AROUND.sub(r"\1", _BLANKS.sub(" ", visible))).strip(" \n")


def may_have_words(name: str, *, is_paper: bool = False) -> bool:
    """Whether a file of this name is worth a look inside; what it is then says its content.

    ``is_paper``: of a document, where a picture shows a page of paper.
    """
    return name.lower().rpartition(".")[2] not in endings_without_words(is_paper=is_paper)


def endings_without_words(*, is_paper: bool) -> frozenset[str]:
    """Endings of names for which ``may_have_words`` says no."""
    return WORDLESS if is_paper else WORDLESS | PICTURES


def join_pages(pages: Iterable[str]) -> str:
    """One text of the pages, each made even; trailing empty pages are left out."""
    return PAGE_END.join(tidy(page) for page in pages).rstrip("\f \n")


def split_pages(text: str) -> list[tuple[int | None, str]]:
    """The pages of a stored text with their numbers from 1; a text without page ends is one part without a number."""
    pages = text.split(PAGE_END)
    return [(None, text)] if len(pages) == 1 else list(enumerate(pages, start=1))


def page_at(text: str, place: int) -> int | None:
    """The number of the page a place in a stored text lies on; None for a text that knows no pages."""
    return text.count(PAGE_END, 0, place) + 1 if PAGE_END in text else None


def unwrap(page: str) -> str:
    """Lines of a printed page put together into paragraphs: a line that is nearly full goes on in the next one.

    A sentence would else be cut at every edge of the paper, and a phrase across it not be found.
    """
    lines = [line.strip() for line in _LINE_ENDS.sub("\n", page).split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    full = _NEARLY_FULL * lengths[int(len(lengths) * 0.9)] if lengths else 0
    out: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line and out:
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
        goes_on = bool(line) and len(line) >= full and not line.endswith(_ENDS) and len(lengths) > 1
    return "\n".join(out)
