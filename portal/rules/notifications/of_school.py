"""Notifications about the work in a school."""

from portal.errors import mark
from portal.rules.notifications.facts import Facts
from portal.rules.notifications.names import Choice, Kind
from portal.rules.permissions import Permission

SCHOOL_KINDS: dict[Kind, Facts] = {
    Kind.PROGRESS_BEHIND: Facts(
        label=mark("Nhắc nhập điểm và điểm danh"),
        sentence=mark("%(who)s nhắc bạn: còn %(marks)s điểm chưa nhập, %(rolls)s buổi chưa điểm danh"),
        mail=Choice.DIGEST,
        needs=Permission.SCHOOL_READ,
    ),
    Kind.TRANSFER_ASKED: Facts(
        label=mark("Học sinh chuyển đến chờ tiếp nhận"),
        sentence=mark("%(unit)s chuyển học sinh %(name)s đến trường, chờ tiếp nhận"),
        mail=Choice.INSTANT,
        needs=Permission.SCHOOL_MANAGE,
    ),
    Kind.TRANSFER_ANSWERED: Facts(
        label=mark("Trường mới trả lời hồ sơ chuyển trường"),
        sentence=mark("%(unit)s trả lời hồ sơ chuyển trường của %(name)s"),
        mail=Choice.INSTANT,
        needs=Permission.SCHOOL_MANAGE,
    ),
    Kind.PHOTOS_IMPORTED: Facts(
        label=mark("Ảnh học sinh từ tệp nén đã ghi xong"),
        sentence=mark("Đã ghi %(count)s ảnh học sinh từ tệp nén"),
        mail=Choice.OFF,
        needs=Permission.SCHOOL_MANAGE,
    ),
}
