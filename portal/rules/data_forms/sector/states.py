"""How far a run of an export is, and what may be said of it afterwards."""

from enum import StrEnum

from portal.errors import RuleBroken, mark


class RunState(StrEnum):
    """WAITING and MAKING: the worker has it; BROKEN: it could not be made."""

    WAITING = "waiting"
    MAKING = "making"
    MADE = "made"
    DELIVERED = "delivered"
    FAILED = "failed"
    BROKEN = "broken"


RUN_STATE_LABELS: dict[RunState, str] = {
    RunState.WAITING: mark("Đang chờ lập tệp"),
    RunState.MAKING: mark("Đang lập tệp"),
    RunState.MADE: mark("Đã lập, chưa nộp"),
    RunState.DELIVERED: mark("Hệ thống đích đã nhận"),
    RunState.FAILED: mark("Không nộp được"),
    RunState.BROKEN: mark("Không lập được tệp"),
}
UNDER_WAY = frozenset({RunState.WAITING, RunState.MAKING})
SETTLED = frozenset({RunState.DELIVERED, RunState.FAILED})


def check_settling(*, state: RunState, to: RunState, base_id: int | None, last_id: int | None, run_id: int) -> None:
    """Whether a run may be marked as delivered or failed. ``last_id``: the newest delivered run.

    A file of changes fits only what the receiver holds: the run it was compared with must still be the last one
    delivered. What is marked as delivered can be taken back while nothing was delivered after it.
    """
    if state in UNDER_WAY or state is RunState.BROKEN:
        raise RuleBroken("Lần kết xuất này chưa có tệp.")
    if to is state:
        raise RuleBroken("Lần kết xuất này đã được ghi như vậy rồi.")
    if to is RunState.DELIVERED and base_id != last_id:
        raise RuleBroken(
            "Đã có lần khác được ghi là đã nộp, nên các dấu NEW, UPDATE, CANCEL của tệp này không còn đúng. "
            "Hãy lập lần mới."
        )
    if state is RunState.DELIVERED and last_id != run_id:
        raise RuleBroken("Đã có lần nộp sau lần này, không ghi lại được.")
