"""What a package says, as plain values."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from portal.errors import mark

LONGEST_ORGAN_ID = 13
_ORGAN_ID = re.compile(rf"[A-Za-z0-9._-]{{1,{LONGEST_ORGAN_ID}}}")
LOCAL = timezone(timedelta(hours=7))
"""Times in packages carry no zone; they are Vietnam's."""

TYPE_NUMBERS: dict[str, int] = {
    "resolution": 1,
    "decision": 2,
    "directive": 3,
    "statute": 4,
    "regulation": 5,
    "communique": 6,
    "notice": 7,
    "guidance": 8,
    "programme": 9,
    "plan": 10,
    "scheme": 11,
    "master_plan": 12,
    "project": 13,
    "report": 14,
    "minutes": 15,
    "submission": 16,
    "contract": 17,
    "official_letter": 18,
    "urgent_dispatch": 19,
    "memorandum": 20,
    "agreement": 22,
    "power_of_attorney": 24,
    "invitation": 25,
    "introduction": 26,
}
"""DocumentType.Type of the portal's types (SĐ 1:2022, group B); the few without a known number go by name alone."""

PRIORITY_WORDS = (mark("Thường"), mark("KHẨN"), mark("THƯỢNG KHẨN"), mark("HỎA TỐC"), mark("HỎA TỐC HẸN GIỜ"))
"""OtherInfo.Priority, 0 to 4."""


@dataclass(frozen=True, kw_only=True)
class Organ:
    """An agency: ``organ_id`` by QĐ 20/2020/QĐ-TTg, at most 13 characters, e.g. H07.08."""

    organ_id: str
    name: str
    in_charge: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True)
class Trace:
    """Which agency passed the package on, and when."""

    organ_id: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A document this one answers."""

    organ_id: str
    code: str
    issued_on: date | None
    document_id: str


@dataclass(frozen=True, kw_only=True)
class Package:
    """The head of one document as it travels between systems."""

    sender: Organ
    receivers: tuple[Organ, ...] = ()
    number: str = ""
    notation: str = ""
    place: str = ""
    issued_on: date | None = None
    type_number: int | None = None
    type_name: str = ""
    subject: str = ""
    content: str = ""
    competence: str = ""
    signer_position: str = ""
    signer_name: str = ""
    due_on: date | None = None
    to_places: tuple[str, ...] = ()
    priority: int = 0
    pages: int | None = None
    appendixes: tuple[str, ...] = ()
    answers: tuple[Reference, ...] = ()
    document_id: str = ""
    traces: tuple[Trace, ...] = ()
    business: int = 0
    reason: str = ""

    @property
    def code(self) -> str:
        """Number and symbol as they stand on the document."""
        return join_code(self.number, self.notation)


@dataclass(frozen=True, kw_only=True)
class Status:
    """What an addressee tells the sender about a document (codes of QĐ 28/2018/QĐ-TTg, see ``statuses``)."""

    about: Reference
    sender: Organ
    code: str
    description: str
    at: datetime
    staff: str = ""


@dataclass(frozen=True)
class Attached:
    """One file of a package; ``sha256`` and ``size`` are of its decoded bytes."""

    content_id: str
    name: str
    content_type: str
    description: str
    sha256: str
    size: int


def split_code(code: str) -> tuple[str, str]:
    """CodeNumber and CodeNotation: "683/SGD&ĐT-GDTH" -> "683", "SGD&ĐT-GDTH"; without a number all is notation."""
    number, slash, notation = code.partition("/")
    return (number, notation) if slash and number.isascii() and number.isdigit() else ("", code)


def join_code(number: str, notation: str) -> str:
    """The code of CodeNumber and CodeNotation."""
    return f"{number}/{notation}" if number and notation else number or notation


def document_id(organ_id: str, issued_on: date | None, code: str) -> str:
    """``OrganId,yyyy/MM/dd,number/symbol``: names a document among all agencies."""
    return f"{organ_id},{day_text(issued_on)},{code}"


def is_organ_id(code: str | None) -> bool:
    """Whether a unit's code can be its identifier: 1 to 13 ASCII letters, digits, dots, dashes, underscores."""
    return _ORGAN_ID.fullmatch(code or "") is not None


def day_text(day: date | None) -> str:
    """yyyy/MM/dd; empty for None."""
    return f"{day.year:04d}/{day.month:02d}/{day.day:02d}" if day else ""


def moment_text(instant: datetime | None) -> str:
    """yyyy/MM/dd HH:mm:ss in Vietnam's time; empty for None."""
    return instant.astimezone(LOCAL).strftime("%Y/%m/%d %H:%M:%S") if instant else ""
