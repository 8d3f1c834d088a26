"""Notices of a unit above to the families of the schools below: what is done with them, in words."""

from datetime import timedelta
from enum import StrEnum

from portal.errors import mark

AT_ONCE, PAUSE = 2, timedelta(seconds=2)
"""So many schools are due together, then so long no other is: what else the worker has to do goes in between."""


class Outcome(StrEnum):
    """What became of a broadcast at one school."""

    WAITING = ""
    MADE = "made"
    EMPTY = "empty"
    GONE = "gone"
    STOPPED = "stopped"


OUTCOME_LABELS: dict[str, str] = {
    Outcome.WAITING: mark("Đang chờ"),
    Outcome.MADE: mark("Đã gửi"),
    Outcome.EMPTY: mark("Không có học sinh"),
    Outcome.GONE: mark("Trường đã chuyển đi hoặc đóng"),
    Outcome.STOPPED: mark("Không gửi vì đã thu hồi"),
}
BROADCAST_ACTIONS: dict[str, str] = {
    "broadcast_drafted": mark("Soạn thông báo đến gia đình các trường"),
    "broadcast_edited": mark("Sửa thông báo đến gia đình các trường"),
    "broadcast_discarded": mark("Bỏ thông báo đến gia đình các trường"),
    "broadcast_sent": mark("Gửi thông báo đến gia đình các trường"),
    "broadcast_undone": mark("Hoàn tác việc gửi đến gia đình các trường"),
    "broadcast_withdrawn": mark("Thu hồi thông báo đến gia đình các trường"),
    "broadcast_reminded": mark("Nhắc gia đình các trường còn thiếu"),
    "broadcast_exported": mark("Tải bảng theo dõi thông báo đến gia đình các trường"),
    "notice_from_above": mark("Đơn vị trên gửi thông báo đến gia đình của trường"),
    "notice_withdrawn_above": mark("Đơn vị trên thu hồi thông báo đến gia đình của trường"),
}
BROADCAST_OBJECTS: dict[str, str] = {"broadcast": mark("Thông báo đến gia đình các trường")}
