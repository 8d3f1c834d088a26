"""Notifications about forms: reports waiting for somebody, answers to them, openings of locks."""

from portal.errors import mark
from portal.rules.notifications.facts import Facts
from portal.rules.notifications.names import Choice, Kind
from portal.rules.permissions import Permission

FORM_KINDS: dict[Kind, Facts] = {
    Kind.REPORT_SUBMITTED: Facts(
        label=mark("Phiếu báo cáo chờ bạn duyệt"),
        sentence=mark("%(who)s trình phiếu “%(form)s”, kỳ %(period)s"),
        mail=Choice.INSTANT,
        needs=Permission.FORMS_APPROVE,
    ),
    Kind.REPORT_RETURNED: Facts(
        label=mark("Phiếu báo cáo bị trả lại để sửa"),
        sentence=mark("%(who)s trả lại phiếu “%(form)s”, kỳ %(period)s: %(reason)s"),
        mail=Choice.INSTANT,
        needs=Permission.FORMS_READ,
    ),
    Kind.REPORT_APPROVED: Facts(
        label=mark("Phiếu báo cáo được lãnh đạo duyệt"),
        sentence=mark("%(who)s đã duyệt phiếu “%(form)s”, kỳ %(period)s"),
        mail=Choice.OFF,
        needs=Permission.FORMS_READ,
    ),
    Kind.REPORT_ACCEPTED: Facts(
        label=mark("Cấp trên nhận phiếu báo cáo"),
        sentence=mark("%(who)s đã nhận phiếu “%(form)s”, kỳ %(period)s"),
        mail=Choice.OFF,
        needs=Permission.FORMS_READ,
    ),
    Kind.REPORT_COMMENTED: Facts(
        label=mark("Có góp ý ở phiếu báo cáo"),
        sentence=mark("%(who)s góp ý ở phiếu “%(form)s”, kỳ %(period)s"),
        mail=Choice.DIGEST,
        needs=Permission.FORMS_READ,
    ),
    Kind.REPORT_OPENING_ASKED: Facts(
        label=mark("Đơn vị xin mở khóa phiếu báo cáo"),
        sentence=mark("%(unit)s xin mở khóa phiếu “%(form)s”, kỳ %(period)s"),
        mail=Choice.INSTANT,
        needs=Permission.FORMS_UNLOCK,
    ),
    Kind.REPORT_OPENING_GRANTED: Facts(
        label=mark("Phiếu báo cáo được mở khóa"),
        sentence=mark("%(who)s mở khóa phiếu “%(form)s”, kỳ %(period)s, trong %(hours)s giờ"),
        mail=Choice.INSTANT,
        needs=Permission.FORMS_READ,
    ),
    Kind.REPORT_OPENING_REFUSED: Facts(
        label=mark("Đề nghị mở khóa không được đồng ý"),
        sentence=mark("%(who)s không mở khóa phiếu “%(form)s”, kỳ %(period)s: %(reason)s"),
        mail=Choice.INSTANT,
        needs=Permission.FORMS_READ,
    ),
    Kind.REPORT_OPENING_ENDED: Facts(
        label=mark("Phiếu báo cáo đã khóa lại sau khi mở"),
        sentence=mark("Phiếu “%(form)s”, kỳ %(period)s, của %(unit)s đã khóa lại; số ô đã sửa: %(cells)s"),
        mail=Choice.DIGEST,
        needs=Permission.FORMS_READ,
    ),
}
