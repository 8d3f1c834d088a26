"""Notices of a unit above to the families of the schools below: what is done with them, in words."""

from portal.errors import mark

BROADCAST_ACTIONS: dict[str, str] = {
    "broadcast_drafted": mark("Soạn thông báo đến gia đình các trường"),
    "broadcast_edited": mark("Sửa thông báo đến gia đình các trường"),
    "broadcast_discarded": mark("Bỏ thông báo đến gia đình các trường"),
    "broadcast_sent": mark("Gửi thông báo đến gia đình các trường"),
    "broadcast_undone": mark("Hoàn tác việc gửi đến gia đình các trường"),
    "broadcast_withdrawn": mark("Thu hồi thông báo đến gia đình các trường"),
    "broadcast_exported": mark("Tải bảng theo dõi thông báo đến gia đình các trường"),
}
BROADCAST_OBJECTS: dict[str, str] = {"broadcast": mark("Thông báo đến gia đình các trường")}
