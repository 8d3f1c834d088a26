"""Admissions (tuyển sinh) of a school: a page for each school year (TT 37/2020/TT-BGDĐT Art. 9), with its days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from portal.errors import RuleBroken

FIRST_YEAR, LAST_YEAR = 2020, 2100
BEGINS_IN = 3
"""From March on a school is expected to tell about the school year that begins in autumn."""
LONGEST_LINK = 500


def admission_year(today: date) -> int:
    """The first year of the school year whose admissions readers look for on a day."""
    return today.year if today.month >= BEGINS_IN else today.year - 1


@dataclass(frozen=True, kw_only=True)
class Admission:
    """When applications are taken, both days included, and where one applies online; each may be missing."""

    opens_on: date | None = None
    closes_on: date | None = None
    apply_at: str = ""

    def kept(self) -> dict[str, str]:
        """As a page keeps it among its details; without what is missing."""
        days = {"opens_on": self.opens_on, "closes_on": self.closes_on}
        link = {"apply_at": self.apply_at} if self.apply_at else {}
        return {name: day.isoformat() for name, day in days.items() if day is not None} | link


def read_admission(details: Mapping[str, object]) -> Admission:
    """What a page kept, as it was checked when it was saved."""
    opens, closes = (str(details.get(name, "")) for name in ("opens_on", "closes_on"))
    return Admission(
        opens_on=date.fromisoformat(opens) if opens else None,
        closes_on=date.fromisoformat(closes) if closes else None,
        apply_at=str(details.get("apply_at", "")),
    )


def check_admission(admission: Admission) -> None:
    """Raise ``RuleBroken`` at the field that cannot be."""
    opens, closes, link = admission.opens_on, admission.closes_on, admission.apply_at
    if opens is not None and closes is not None and closes < opens:
        raise RuleBroken("Ngày cuối nhận hồ sơ trước ngày đầu.", field="closes_on")
    if len(link) > LONGEST_LINK:
        raise RuleBroken("Không quá %(max)d ký tự.", field="apply_at", max=LONGEST_LINK)
    if link and not _is_web(link):
        raise RuleBroken("Đường dẫn bắt đầu bằng https:// hoặc http://.", field="apply_at")


def _is_web(link: str) -> bool:
    try:
        found = urlsplit(link)
    except ValueError:  # brackets that hold no address
        return False
    return found.scheme in {"https", "http"} and bool(found.hostname) and not any(each.isspace() for each in link)
