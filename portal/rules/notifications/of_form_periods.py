"""Notifications about the periods of data-entry forms, for those who fill them."""

from portal.errors import mark
from portal.rules.notifications.facts import Facts
from portal.rules.notifications.names import Choice, Kind
from portal.rules.permissions import Permission

PERIOD_KINDS: dict[Kind, Facts] = {
    Kind.FORM_OPENED: Facts(
        label=mark("Đơn vị có biểu mẫu mới cần báo cáo"),
        sentence=mark("%(unit)s mở kỳ báo cáo %(period)s, hạn nhập %(day)s"),
        mail=Choice.INSTANT,
        needs=Permission.FORMS_ENTER,
    ),
    Kind.FORM_DAYS_CHANGED: Facts(
        label=mark("Kỳ báo cáo đổi ngày hoặc được gia hạn"),
        sentence=mark("%(unit)s đổi ngày kỳ báo cáo %(period)s: hạn nhập %(day)s, khóa sau %(locks)s"),
        mail=Choice.INSTANT,
        needs=Permission.FORMS_ENTER,
    ),
    Kind.FORM_CANCELLED: Facts(
        label=mark("Kỳ báo cáo bị hủy"),
        sentence=mark("%(unit)s hủy kỳ báo cáo %(period)s: %(reason)s"),
        mail=Choice.DIGEST,
        needs=Permission.FORMS_ENTER,
    ),
    Kind.FORM_EXCUSED: Facts(
        label=mark("Đơn vị được miễn báo cáo"),
        sentence=mark("%(unit)s miễn cho đơn vị kỳ báo cáo %(period)s: %(reason)s"),
        mail=Choice.DIGEST,
        needs=Permission.FORMS_ENTER,
    ),
    Kind.FORM_DUE: Facts(
        label=mark("Báo cáo sắp đến hạn"),
        sentence=mark(
            "%(period)s chưa được lãnh đạo duyệt: hạn nhập %(day)s, khóa sau %(locks)s, chính thức từ %(official)s"
        ),
        mail=Choice.INSTANT,
        needs=Permission.FORMS_ENTER,
    ),
    Kind.FORM_FIELDS_ADDED: Facts(
        label=mark("Biểu mẫu của kỳ báo cáo có ô mới"),
        sentence=mark("%(unit)s thêm ô vào biểu mẫu của kỳ báo cáo %(period)s: hãy nhập bổ sung, hạn nhập %(day)s"),
        mail=Choice.INSTANT,
        needs=Permission.FORMS_ENTER,
    ),
    Kind.SECTOR_RUN_MADE: Facts(
        label=mark("Tệp kết xuất đã lập xong"),
        sentence=mark("Đã lập xong tệp kết xuất lần %(number)s: %(map)s, kỳ %(period)s"),
        mail=Choice.DIGEST,
        needs=Permission.FORMS_CHECK,
    ),
    Kind.SECTOR_RUN_BROKEN: Facts(
        label=mark("Tệp kết xuất không lập được"),
        sentence=mark("Không lập được tệp kết xuất lần %(number)s: %(map)s, kỳ %(period)s"),
        mail=Choice.DIGEST,
        needs=Permission.FORMS_CHECK,
    ),
    Kind.FORM_REMINDED: Facts(
        label=mark("Cấp trên nhắc nộp báo cáo"),
        sentence=mark("%(unit)s nhắc: kỳ báo cáo %(period)s khóa sau ngày %(locks)s, đơn vị chưa nộp xong"),
        mail=Choice.INSTANT,
        needs=Permission.FORMS_ENTER,
    ),
}
