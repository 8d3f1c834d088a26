"""What is looked at before an article is handed in. Blocking faults must be mended, the others are advice.

| check | blocks | source |
|---|---|---|
| a title | yes | |
| at least so many words (180 are half an A4 page at 14 pt) | yes, articles only | R50 |
| prose, not only lists and tables | yes, articles only | R49 |
| an alternative text for every picture | yes | accessibility |
| links well-formed, own pages exist | yes | |
| a re-post names its source and the licence or permission | yes | R52 |
| consents that somebody keeps for pictures and names of children | yes | Law 91/2025 |
| headings begin with the largest and skip none | no | |
| a summary | no | |
| words such as "Nguồn:" although no source is given | no | R52 |
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlsplit

from portal.errors import mark
from portal.rules.news.body import Body


class Outcome(StrEnum):
    """How a check ended."""

    GOOD = "good"
    ADVICE = "advice"
    BLOCKS = "blocks"


@dataclass(frozen=True)
class Finding:
    """One line of the list; ``words`` is a message id, its places are filled from ``params``."""

    outcome: Outcome
    words: str
    params: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """An article as the checks see it.

    ``other_alts``: of cover and gallery. ``lost_links``: links to pages of the portal that are not there.
    """

    body: Body
    kind: str = "article"
    title: str = ""
    summary: str = ""
    text: str = ""
    other_alts: Sequence[str] = ()
    lost_links: Collection[str] = ()
    source_name: str = ""
    source_url: str = ""
    source_permission: str = ""
    missing_consents: Sequence[str] = ()
    shortest_words: int = 180


NO_CONSENT = mark(
    "Chưa có sự đồng ý cho đăng: %(names)s. Viết tắt tên như trong ngoặc, bỏ ảnh, hoặc chờ gia đình đồng ý."
)


def check(piece: Piece) -> list[Finding]:
    """Every check with its outcome, in the order a writer mends them."""
    found = [_title(piece)]
    if piece.kind == "article":
        found += [_length(piece), _prose(piece)]
    found += [_alts(piece), _links(piece), _source(piece)]
    found += [_headings(piece), _summary(piece)]
    if piece.missing_consents:
        names = ", ".join(piece.missing_consents)
        found.append(_blocks(NO_CONSENT, names=names))
    return found


def _title(piece: Piece) -> Finding:
    if len(piece.title.strip()) < 3:
        return _blocks(mark("Bài chưa có tiêu đề."))
    return _good(mark("Có tiêu đề."))


def _length(piece: Piece) -> Finding:
    counted = {"words": piece.body.words, "shortest": piece.shortest_words}
    if piece.body.words < max(1, piece.shortest_words):
        return _blocks(mark("Bài có %(words)s từ; cần ít nhất %(shortest)s từ (nửa trang A4)."), **counted)
    return _good(mark("Đủ dài: %(words)s từ."), words=piece.body.words)


def _prose(piece: Piece) -> Finding:
    if piece.body.prose_words < piece.body.listed_words or not piece.body.prose_words:
        return _blocks(mark("Bài phải là văn xuôi: phần lớn nội dung đang nằm trong danh sách hoặc bảng."))
    return _good(mark("Viết thành văn xuôi."))


def _alts(piece: Piece) -> Finding:
    alts = [alt for _medium, alt in piece.body.pictures] + list(piece.other_alts)
    missing = sum(not alt.strip() for alt in alts)
    if missing:
        return _blocks(mark("%(count)s ảnh chưa có lời mô tả cho người không nhìn thấy ảnh."), count=missing)
    return _good(mark("Ảnh nào cũng có lời mô tả.") if alts else mark("Bài không có ảnh."))


def _links(piece: Piece) -> Finding:
    wrong = [link for link in piece.body.links if not is_well_formed(link)]
    if wrong:
        return _blocks(mark("Liên kết viết sai: %(links)s."), links=_named(wrong))
    if piece.lost_links:
        return _blocks(mark("Liên kết đến trang không có trên cổng: %(links)s."), links=_named(piece.lost_links))
    return _good(mark("Liên kết viết đúng.") if piece.body.links else mark("Bài không có liên kết."))


_QUOTED = re.compile(r"(^|\n)\s*(nguồn|theo)\s*:", re.IGNORECASE)


def _source(piece: Piece) -> Finding:
    given = piece.source_name.strip() or piece.source_url.strip()
    if not given and _QUOTED.search(piece.text):
        return _advice(mark("Bài có dòng ghi nguồn; nếu là bài đăng lại, hãy điền nguồn và quyền đăng lại."))
    if not given:
        return _good(mark("Bài tự viết, không đăng lại từ nguồn khác."))
    if piece.source_url.strip() and not is_well_formed(piece.source_url):
        return _blocks(mark("Địa chỉ nguồn viết sai: %(links)s."), links=_named([piece.source_url]))
    if not piece.source_name.strip():
        return _blocks(mark("Bài đăng lại phải ghi tên nguồn."))
    if not piece.source_permission.strip():
        return _blocks(mark("Bài đăng lại phải ghi giấy phép hoặc sự đồng ý của nguồn."))
    return _good(mark("Nguồn và quyền đăng lại đã ghi."))


def _headings(piece: Piece) -> Finding:
    if any(not words.strip() for _level, words in piece.body.headings):
        return _advice(mark("Có đề mục để trống."))
    levels = [1, *(level for level, _words in piece.body.headings)]
    if any(after > before + 1 for before, after in pairwise(levels)):
        return _advice(mark("Đề mục nhảy cấp; nên đi lần lượt từ đề mục lớn đến đề mục nhỏ."))
    return _good(mark("Đề mục đúng thứ tự."))


def _summary(piece: Piece) -> Finding:
    if not piece.summary.strip():
        return _advice(mark("Nên có vài dòng tóm tắt để hiện trong danh sách tin."))
    return _good(mark("Có tóm tắt."))


def is_well_formed(link: str) -> bool:
    """A web address with a host, a mail address, a phone number, a page of the portal, or a place on the page."""
    link = link.strip()
    if not link or any(c.isspace() for c in link):
        return False
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(host) and "." in (host or "") and not (host or "").startswith(".")
    if parts.scheme in {"mailto", "tel"}:
        return bool(parts.path)
    return not parts.scheme and not parts.netloc and link.startswith(("/", "#"))


def _named(links: Collection[str]) -> str:
    return ", ".join(f"“{link[:80]}”" for link in list(links)[:5])


def _good(words: str, /, **params: object) -> Finding:
    return Finding(Outcome.GOOD, words, params)


def _advice(words: str, /, **params: object) -> Finding:
    return Finding(Outcome.ADVICE, words, params)


def _blocks(words: str, /, **params: object) -> Finding:
    return Finding(Outcome.BLOCKS, words, params)
