"""Notifications about a person's account and about the installation itself."""

from portal.errors import mark
from portal.rules.notifications.facts import Facts
from portal.rules.notifications.names import Choice, Kind
from portal.rules.permissions import Permission

ACCOUNT_KINDS: dict[Kind, Facts] = {
    Kind.ROLE_CHANGED: Facts(
        label=mark("Vai trò của bạn thay đổi"),
        sentence=mark("Vai trò của bạn tại %(unit)s đã thay đổi"),
        mail=Choice.INSTANT,
    ),
    Kind.DELEGATION_RECEIVED: Facts(
        label=mark("Bạn được ủy quyền"),
        sentence=mark("%(giver)s ủy quyền cho bạn tại %(unit)s đến hết %(until)s"),
        mail=Choice.INSTANT,
    ),
    Kind.PASSWORD_CHANGED: Facts(
        label=mark("Mật khẩu thay đổi"),
        sentence=mark("Mật khẩu của bạn vừa được thay đổi"),
        mail=Choice.INSTANT,
        forced=True,
    ),
    Kind.SECOND_FACTOR_CHANGED: Facts(
        label=mark("Xác thực hai bước thay đổi"),
        sentence=mark("Cách xác thực hai bước của bạn vừa được thay đổi"),
        mail=Choice.INSTANT,
        forced=True,
    ),
    Kind.CONTACT_CHANGED: Facts(
        label=mark("Thông tin liên hệ thay đổi"),
        sentence=mark("Thư điện tử hoặc số điện thoại của bạn vừa được thay đổi"),
        mail=Choice.INSTANT,
        forced=True,
    ),
    Kind.ACCESS_KEY_MADE: Facts(
        label=mark("Có khóa truy cập mới của đơn vị"),
        sentence=mark("%(who)s tạo khóa truy cập “%(name)s” cho %(unit)s"),
        mail=Choice.INSTANT,
        needs=Permission.PEOPLE_MANAGE,
    ),
    Kind.ACCESS_KEY_REVOKED: Facts(
        label=mark("Khóa truy cập của bạn bị thu hồi"),
        sentence=mark("%(who)s thu hồi khóa truy cập “%(name)s” của bạn"),
        mail=Choice.INSTANT,
    ),
    Kind.ACCESS_KEY_EXPIRING: Facts(
        label=mark("Khóa truy cập của bạn sắp hết hạn"),
        sentence=mark("Khóa truy cập “%(name)s” dùng đến hết ngày %(day)s; hãy tạo khóa khác cho phần mềm"),
        mail=Choice.INSTANT,
    ),
    Kind.SEARCH_FOUND: Facts(
        label=mark("Tìm kiếm đã lưu có kết quả mới"),
        sentence=mark("%(count)s kết quả mới trong tìm kiếm “%(name)s”"),
        mail=Choice.DIGEST,
    ),
    Kind.WORK_POISONED: Facts(
        label=mark("Có việc của hệ thống không làm được"),
        sentence=mark("%(count)s việc nền không thực hiện được sau nhiều lần thử"),
        mail=Choice.OFF,  # what cannot be done may be the mail itself
        needs=Permission.SYSTEM_OPERATE,
    ),
    Kind.SEARCH_DIFFERED: Facts(
        label=mark("Chỉ mục tìm kiếm khác với cơ sở dữ liệu"),
        sentence=mark("Chỉ mục tìm kiếm trên máy %(machine)s có %(count)s mục khác với cơ sở dữ liệu, đã sửa"),
        mail=Choice.INSTANT,
        needs=Permission.SYSTEM_OPERATE,
    ),
    Kind.CLOCK_STEPPED: Facts(
        label=mark("Đồng hồ máy chủ bị chỉnh lệch"),
        sentence=mark("Đồng hồ máy chủ bị chỉnh lệch %(minutes)s phút; cổng vẫn tính theo giờ cũ"),
        mail=Choice.INSTANT,
        needs=Permission.SYSTEM_OPERATE,
    ),
}
