"""The required pages of a site that are written (TT 37/2020/TT-BGDĐT Art. 9), and their addresses."""

import re
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import NotFound, Say, mark
from portal.rules.news.admissions import FIRST_YEAR, LAST_YEAR
from portal.rules.school_years import year_name

LONGEST_BODY = 200_000


class PageKind(StrEnum):
    """What a page is about."""

    FUNCTIONS = "functions"
    HISTORY = "history"
    ORGANISATION = "organisation"
    LEADERS = "leaders"
    ADMISSIONS = "admissions"


PAGE_LABELS: dict[PageKind, str] = {
    PageKind.FUNCTIONS: mark("Giới thiệu: chức năng, nhiệm vụ"),
    PageKind.HISTORY: mark("Giới thiệu: lịch sử hình thành"),
    PageKind.ORGANISATION: mark("Sơ đồ tổ chức"),
    PageKind.LEADERS: mark("Lãnh đạo và liên hệ"),
    PageKind.ADMISSIONS: mark("Tuyển sinh"),
}
PAGE_TITLES: dict[PageKind, str] = {
    PageKind.FUNCTIONS: mark("Chức năng, nhiệm vụ"),
    PageKind.HISTORY: mark("Lịch sử hình thành"),
}
OF_YEAR = mark("Tuyển sinh năm học %(year)s")
INTRODUCTION = (PageKind.FUNCTIONS, PageKind.HISTORY)
"""Both stand on the one page that introduces the unit, in this order."""
DRAWN = (PageKind.ORGANISATION, PageKind.LEADERS)
"""The portal draws these pages from memberships and units; what is written stands below. They are shown when somebody
said so (``PUBLISHED`` in their details), not when there are words."""
PUBLISHED = "published"
_NAMES: dict[PageKind, str] = {
    PageKind.FUNCTIONS: "chuc-nang",
    PageKind.HISTORY: "lich-su",
    PageKind.ORGANISATION: "to-chuc",
    PageKind.LEADERS: "lanh-dao",
    PageKind.ADMISSIONS: "tuyen-sinh",
}
_OF_YEAR = re.compile(r"tuyen-sinh-(2[0-9]{3})")
_KINDS = {name: kind for kind, name in _NAMES.items()}


@dataclass(frozen=True)
class Place:
    """Which required page of a site; ``year`` is the first of a school year, 0 for pages without one."""

    kind: PageKind
    year: int = 0

    @property
    def name(self) -> str:
        """As it stands in an address: ``chuc-nang``, ``tuyen-sinh-2026``."""
        return f"{_NAMES[self.kind]}-{self.year}" if self.year else _NAMES[self.kind]


def place_of(name: str) -> Place:
    """The page that has this name in an address; NotFound for every other name."""
    if (found := _OF_YEAR.fullmatch(name)) and FIRST_YEAR <= (year := int(found[1])) <= LAST_YEAR:
        return Place(PageKind.ADMISSIONS, year)
    if name not in _KINDS or _KINDS[name] is PageKind.ADMISSIONS:
        raise NotFound
    return Place(_KINDS[name])


def page_label(place: Place, say: Say) -> str:
    """What the page is called among the required parts, in the reader's language."""
    if place.year:
        return say(OF_YEAR) % {"year": year_name(place.year)}
    return say(PAGE_LABELS[place.kind])
