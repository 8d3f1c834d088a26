"""The words around a date that make it a deadline, a lock or a window - or show that it only names a document."""

import re

from portal.rules.documents.deadlines.proposals import Certainty, What

BEHIND = 90
"""How far back words that belong to a date are looked for."""
_TIME = r"(?:\d{1,2}\s?(?:h|g|gio|:)\s?(?:\d{2})?\s?(?:phut)?|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)"
_GLUE = rf"(?:[\s:,(]{{1,3}}(?:la|vao|den|toi|trong|het|luc|truoc|cuoi|ngay|sang|chieu|{_TIME})){{0,5}}[\s:,(]{{0,3}}$"
_SURE_WORDS = (
    r"(?<!ngay )truoc(?! khi| day| do| mat)",
    *("cham nhat", "muon nhat", "tre nhat", "ket thuc", "den het", "den cuoi", "hoan thanh", "hoan tat", "xong"),
    r"khong (?:qua|tre qua|muon hon)",
    r"han (?:chot|cuoi(?: cung)?|nop|gui|bao cao|dang ky)\b[^.;:]{0,40}",
    r"thoi (?:han|gian|diem)\b[^.;:]{0,60}",
)
_SURE = re.compile(rf"\b(?:{'|'.join(_SURE_WORDS)})" + _GLUE)
_LOCK = re.compile(r"\b(?:khoa|chot|dong)(?: (?:so|so lieu|du lieu|phan mem|he thong|cong))?" + _GLUE)
_LIKELY = re.compile(r"(?<!\btinh )(?<!\bke )\b(?:den|toi)" + _GLUE)
_WEAK = re.compile(
    r"\b(?:nop|gui|bao cao|to chuc|tap huan|khai giang|dang ky|hop|thi|nhan)\b[^.;]{0,60}?"
    r"\b(?:vao|trong)(?: ngay)?[\s:]{0,3}$"
)
_FROM = re.compile(rf"(?:^|[\s(:,])(?<!thu )tu(?: dau)?(?:\s{{1,3}}{_TIME},?){{0,2}}(?:\s{{1,3}}ngay)?[\s:]{{0,3}}$")
_OF_DATA = re.compile(r"\b(?:tinh|so lieu|phat sinh|hieu luc)\s{1,3}(?:ke\s)?tu(?: ngay)?[\s:]{0,3}$")
_REFERENCE = re.compile(
    r"(?:\d{1,5}\s?/\s?[a-z0-9đ&./-]{1,30}(?:\s?[–-]\s?[a-z0-9]{1,12}){0,2}[\s,(]{0,3}"
    r"|\b(?:cong van|thong tu|quyet dinh|nghi dinh|chi thi|ke hoach|van ban|to trinh|cv|qd|luat|nghi quyet)"
    r"(?: so)?[\s,]{0,3}(?:ky|ban hanh)?\s?)(?:ngay[\s:]{0,3})?$"
)
_OWNED = re.compile(
    r"[\s,(]{0,3}(?:cua\s(?!nam|thang|moi|hang|tung|quy|tuan)|ve\sviec|quy\sdinh|huong\sdan|ban\shanh|sua\sdoi|goi\stat|\(goi)"
)
_BASIS = re.compile(r"\s{0,3}(?:[-+*•·]\s{0,3})?(?:can\scu|xet\sde\snghi)\b")
_DATE_LINE = re.compile(
    r"[\w\s.,-]{2,40},\s{0,3}ngay\s{1,3}[0-9oil.…]{1,4}\s{1,3}thang\s{1,3}[0-9oil.…]{1,4}\s{1,3}nam\s{1,3}[0-9oil]{4}\W{0,5}$"
)
_UNTIL = re.compile(
    rf"[\s,]{{0,3}}(?:den|toi|-|–|—)(?:\s{{1,3}}(?:het|cuoi))?(?:\s{{1,3}}{_TIME},?){{0,2}}(?:\s{{1,3}}ngay)?\s{{0,3}}$"
)
_AND = re.compile(r"[\s,]{0,3}(?:va|hoac|,)\s{1,3}(?:truoc\s{1,3})?(?:ngay\s{0,3})?$")
_OTHER_MATTER = re.compile(
    r"(?:\b(?:duoc|da) (?:ban hanh|ky|cap|tuyen dung|bo nhiem|thanh lap|phat hanh)|(?<!hoc )\bsinh)"
    r" truoc\s{0,3}(?:ngay)?\s{0,3}$"
)


def is_basis(sentence: str) -> bool:
    """Whether a folded sentence names what a letter rests on, or is its own line of place and date."""
    return bool(_BASIS.match(sentence) or _DATE_LINE.match(sentence[:120]))


def is_until(between: str) -> bool:
    """Whether the words between two dates make them a range."""
    return len(between) < 48 and bool(_UNTIL.match(between))


def is_and(between: str) -> bool:
    """Whether the words between two dates make the second one more of the same: "15/6 và 15/12 hằng năm"."""
    return len(between) < 24 and bool(_AND.match(between))


def begins_range(before: str) -> bool:
    """Whether the words before the first date of a range leave it a window to act in, not one that data come from."""
    return not _OF_DATA.search(before)


def is_beginning(before: str) -> bool:
    """Whether a date is where something begins: "từ ngày 01/7/2012"."""
    return bool(_FROM.search(before))


def cites(before: str, after: str) -> bool:
    """Whether a date belongs to a document that is named: "Thông tư số 30/2020 ngày …", "ngày … của Bộ …"."""
    return bool(_REFERENCE.search(before)) or bool(_OWNED.match(after))


def judge(before: str) -> tuple[What, Certainty] | None:
    """What the words before a date make of it; None when it is no deadline."""
    if _OTHER_MATTER.search(before):
        return None
    if _SURE.search(before):
        return What.DEADLINE, Certainty.SURE
    if _LOCK.search(before):
        return What.LOCK, Certainty.SURE
    if _LIKELY.search(before):
        return What.DEADLINE, Certainty.LIKELY
    if _WEAK.search(before):
        return What.DEADLINE, Certainty.DOUBTFUL
    return None
