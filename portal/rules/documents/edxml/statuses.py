"""The status codes agencies tell each other (QĐ 28/2018/QĐ-TTg), derived from what is kept of an addressee."""

from dataclasses import dataclass
from datetime import datetime

from portal.errors import mark
from portal.rules.documents.handling import CODE_LABELS

STATUS_LABELS: dict[str, str] = {
    **{str(code): label for code, label in CODE_LABELS.items()},
    "13": mark("Lấy lại"),
    "15": mark("Đồng ý lấy lại"),
    "16": mark("Từ chối lấy lại"),
}
"""What stands beside the code in a message; 13 is the sender's own word."""


@dataclass(frozen=True)
class Standing:
    """How far an addressee is with a document: the code, since when, who did it, and the reason if there is one."""

    code: str
    at: datetime
    who: str = ""
    reason: str = ""


def latest(*facts: Standing | None) -> Standing | None:
    """The fact that happened last; of two at the same moment the one that stands later."""
    known = [fact for fact in facts if fact is not None]
    return max(enumerate(known), key=lambda pair: (pair[1].at, pair[0]))[1] if known else None
