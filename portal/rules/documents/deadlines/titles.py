"""A name for a duty out of the words that stand before its date."""

import re

from portal.rules.documents.deadlines.text import plain, strip_marks

LONGEST = 200
SHORTEST = 5
ENOUGH = 400
"""So many characters are looked at to find a title."""
_EMPTY = {"hoan thanh", "thuc hien", "ket thuc", "thoi gian", "thoi han", "cap nhat", "bao gom", "cu the", "nhu sau"}
_EMPTY |= {"hang nam", "hang thang", "hang quy", "moi nam", "moi thang", "dinh ky", "theo dinh ky"}
_LEAD = re.compile(
    r"(?:(?:thoi\s(?:gian|han|diem)|han(?:\s(?:chot|cuoi(?:\scung)?))?)\b\s?:?\s{0,3}|hoac\sdot\sxuat\s|va\s|voi\s"
    r"|trong\sdo,?\s|vi du\s?:?\s{0,3}(?:\(i{1,3}\)\s?)?)"
)
_TAIL_WORDS = (
    *("truoc", "cham nhat", "muon nhat", "tre nhat", "khong qua", "han chot", r"han cuoi(?: cung)?"),
    r"thoi (?:gian|han|diem)(?: (?:thuc hien|hoan thanh|nop|gui|(?:thuc hien )?cap nhat(?: du lieu)?))?",
    *("ket thuc", "hoan thanh", "khoa", "chot", "den", "toi", "het", "vao", "trong", "tu", "la", "ngay", "luc", "vong"),
    *("moi", "va", r"\d{1,2}\s?(?:h|g|gio|:)\s?(?:\d{2})?(?: phut)?", "thu (?:hai|ba|tu|nam|sau|bay)", "chu nhat"),
    *("theo dung", "thuc hien cap nhat du lieu"),
)
_TAIL = re.compile(rf"[\s,:;(]{{0,3}}\b(?:{'|'.join(_TAIL_WORDS)})?[\s,:;(]{{0,3}}$")


def title_of(before: str, after: str, earlier: str, whole: str) -> str:
    """The words before a date without "chậm nhất", list marks and the like; else those after it.

    If both are empty, those of the sentence before, or the whole sentence.
    """
    for words in (before, after, earlier, whole):
        title = _trimmed(words[:ENOUGH])
        if len(title) >= SHORTEST and plain(title) not in _EMPTY:
            return _shortened(title)
    return _shortened(whole[:ENOUGH].strip())


def _trimmed(words: str) -> str:
    words = " ".join(words.split())
    for _ in range(8):
        found = _TAIL.search(plain(words[-120:]))
        if found is None or not found.group():
            break
        words = words[: len(words) - len(found.group())]
    words = strip_marks(words)
    lead = _LEAD.match(plain(words[:80]))
    words = strip_marks(words[lead.end() :] if lead else words).strip(" ,:;.-–(")
    return words[:1].upper() + words[1:]


def _shortened(title: str) -> str:
    if len(title) <= LONGEST:
        return title
    return title[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,:;.") + "…"
