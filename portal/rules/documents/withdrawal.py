"""Taking a posted document back from an addressee: codes 13, 15 and 16 of the national exchange (QĐ 28/2018/QĐ-TTg).

An addressee nobody of whom has opened, acknowledged or registered the document loses it at once. Any other is asked
(13) and agrees (15) or declines with a reason (16). The trace stays in every case (Nghị định 30/2020/NĐ-CP, Appendix
VI: "freeze on recall"); what was received, or deemed to be, before the recall stays a fact.
"""

from datetime import datetime
from enum import StrEnum

from portal.errors import RuleBroken, mark

LONGEST_REASON = 1000


class RecallState(StrEnum):
    """How far the recall of a document from one addressee has come; also the kinds of its register entries."""

    RECALLED = "recalled"
    REQUESTED = "recall_requested"
    ACCEPTED = "recall_accepted"
    REFUSED = "recall_refused"


RECALL_LABELS: dict[RecallState, str] = {
    RecallState.RECALLED: mark("Đã thu hồi"),
    RecallState.REQUESTED: mark("Chờ trả lời thu hồi"),
    RecallState.ACCEPTED: mark("Đồng ý thu hồi"),
    RecallState.REFUSED: mark("Không đồng ý thu hồi"),
}

CODES: dict[RecallState, str] = {
    RecallState.REQUESTED: "13",
    RecallState.ACCEPTED: "15",
    RecallState.REFUSED: "16",
}
"""Status codes of the national exchange; a recall at once needs none, nobody has seen the document."""


def needs_consent(
    first_opened_at: datetime | None, acknowledged_at: datetime | None, registered_at: datetime | None
) -> bool:
    """Whether the addressee must be asked: somebody there has opened, acknowledged or registered the document."""
    return any(at is not None for at in (first_opened_at, acknowledged_at, registered_at))


def recall_state(*, asked: bool, accepted: bool | None) -> RecallState:
    """The state of one recall; ``accepted`` is None while an asked addressee has not answered."""
    if not asked:
        return RecallState.RECALLED
    if accepted is None:
        return RecallState.REQUESTED
    return RecallState.ACCEPTED if accepted else RecallState.REFUSED


def check_reason(reason: str, message: str) -> None:
    """Raise ``RuleBroken`` at ``reason`` with ``message`` when it is empty, or when it is too long."""
    if not reason.strip():
        raise RuleBroken(message, field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("Lý do không quá %(max)d ký tự.", field="reason", max=LONGEST_REASON)
