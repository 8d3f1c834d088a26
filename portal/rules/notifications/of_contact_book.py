"""Notifications for families; neither sentence nor mail tells what about."""

from portal.errors import mark
from portal.rules.notifications import sms
from portal.rules.notifications.facts import Facts
from portal.rules.notifications.names import Choice, Kind, Topic
from portal.rules.permissions import Permission

CONTACT_KINDS: dict[Kind, Facts] = {
    Kind.CONSENT_ASKED: Facts(
        label=mark("Trường xin ý kiến đồng ý của gia đình"),
        sentence=mark("%(school)s có mục xin ý kiến đồng ý của gia đình"),
        mail=Choice.DIGEST,
        family=Topic.NOTICES,
    ),
    Kind.TAKE_DOWN: Facts(
        label=mark("Có bài phải gỡ vì gia đình rút lại đồng ý"),
        sentence=mark("Trang tin có bài phải gỡ vì gia đình rút lại đồng ý"),
        mail=Choice.INSTANT,
    ),
    Kind.DATA_REQUEST: Facts(
        label=mark("Gia đình yêu cầu về dữ liệu của con"),
        sentence=mark("Có yêu cầu của gia đình về dữ liệu, cần trả lời trong 2 ngày làm việc"),
        mail=Choice.INSTANT,
    ),
    Kind.DATA_REQUEST_ANSWERED: Facts(
        label=mark("Trường trả lời yêu cầu về dữ liệu"),
        sentence=mark("%(school)s trả lời yêu cầu về dữ liệu của bạn"),
        mail=Choice.DIGEST,
    ),
    Kind.COPY_READY: Facts(
        label=mark("Bản sao dữ liệu bạn xin đã xong"),
        sentence=mark("Bản sao dữ liệu bạn xin đã lập xong"),
        mail=Choice.DIGEST,
        family=Topic.NOTICES,
    ),
    Kind.COPY_FAILED: Facts(
        label=mark("Bản sao dữ liệu bạn xin không lập được"),
        sentence=mark("Bản sao dữ liệu bạn xin không lập được"),
        mail=Choice.DIGEST,
        family=Topic.NOTICES,
    ),
    Kind.NOTICE_SENT: Facts(
        label=mark("Có thông báo mới của trường"),
        sentence=mark("Có thông báo mới của %(school)s"),
        mail=Choice.DIGEST,
        text=sms.NEW,
        family=Topic.NOTICES,
    ),
    Kind.NOTICE_URGENT: Facts(
        label=mark("Có thông báo khẩn của trường"),
        sentence=mark("Có thông báo khẩn của %(school)s"),
        mail=Choice.INSTANT,
        text=sms.URGENT,
        family=Topic.URGENT,
        urgent=True,
    ),
    Kind.NOTICE_REMINDER: Facts(
        label=mark("Trường nhắc một thông báo chờ bạn"),
        sentence=mark("%(school)s nhắc: có thông báo đang chờ bạn"),
        mail=Choice.INSTANT,
        text=sms.REMINDER,
        family=Topic.REMINDERS,
    ),
    Kind.NOTICE_WITHDRAWN: Facts(
        label=mark("Trường thu hồi một thông báo"),
        sentence=mark("%(school)s đã thu hồi một thông báo"),
        mail=Choice.DIGEST,
        family=Topic.NOTICES,
    ),
    Kind.NOTICE_NOT_SENT: Facts(
        label=mark("Thông báo hẹn giờ không gửi được"),
        sentence=mark("Một thông báo bạn hẹn giờ không gửi được, mời bạn xem lại"),
        mail=Choice.INSTANT,
    ),
    Kind.NOTICE_TURN_CHANGED: Facts(
        label=mark("Trường đổi hoặc bỏ lượt đã đăng ký"),
        sentence=mark("%(school)s đã đổi hoặc bỏ một lượt gia đình đăng ký"),
        mail=Choice.INSTANT,
        family=Topic.ANSWERS,
    ),
    Kind.NOTICE_TURN_MOVED: Facts(
        label=mark("Đồng nghiệp đổi lượt gia đình đăng ký"),
        sentence=mark("Một lượt đăng ký trong thông báo của bạn vừa được đổi hoặc bỏ"),
        mail=Choice.DIGEST,
    ),
    Kind.LEAVE_ASKED: Facts(
        label=mark("Có đơn xin nghỉ học chờ duyệt"),
        sentence=mark("Có đơn xin nghỉ học chờ bạn duyệt, lớp %(class_name)s"),
        mail=Choice.INSTANT,
    ),
    Kind.LEAVE_REMINDER: Facts(
        label=mark("Đơn xin nghỉ học sắp đến ngày, còn chờ bạn"),
        sentence=mark("Một đơn xin nghỉ học sắp đến ngày còn chờ bạn duyệt, lớp %(class_name)s"),
        mail=Choice.INSTANT,
    ),
    Kind.LEAVE_UNDECIDED: Facts(
        label=mark("Đơn xin nghỉ học đến ngày chưa được duyệt"),
        sentence=mark("%(school)s chưa duyệt đơn xin nghỉ học của hôm nay. Việc gấp, hãy gọi nhà trường"),
        mail=Choice.INSTANT,
        family=Topic.REMINDERS,
    ),
    Kind.LEAVE_ANSWERED: Facts(
        label=mark("Trường đã trả lời đơn xin nghỉ học"),
        sentence=mark("%(school)s đã trả lời đơn xin nghỉ học"),
        mail=Choice.INSTANT,
        family=Topic.ANSWERS,
    ),
    Kind.LEAVE_WITHDRAWN: Facts(
        label=mark("Gia đình rút đơn xin nghỉ học"),
        sentence=mark("Gia đình đã rút một đơn xin nghỉ học, lớp %(class_name)s"),
        mail=Choice.DIGEST,
    ),
    Kind.CONTACT_SLIP_SENT: Facts(
        label=mark("Có phiếu liên lạc mới"),
        sentence=mark("%(school)s gửi phiếu liên lạc mới"),
        mail=Choice.DIGEST,
        family=Topic.NOTICES,
    ),
    Kind.CONTACT_SLIP_CORRECTED: Facts(
        label=mark("Phiếu liên lạc được đính chính"),
        sentence=mark("%(school)s đã đính chính một phiếu liên lạc"),
        mail=Choice.DIGEST,
        family=Topic.NOTICES,
    ),
    Kind.ACCOUNT_TAKEN_OFF: Facts(
        label=mark("Tài khoản bị gỡ khỏi một học sinh"),
        sentence=mark(
            "%(school)s đã gỡ tài khoản của bạn khỏi sổ liên lạc của một học sinh. Nếu thấy sai, hãy hỏi trường"
        ),
        mail=Choice.INSTANT,
        forced=True,
    ),
    Kind.PUPIL_ACCOUNT: Facts(
        label=mark("Con có tài khoản riêng"),
        sentence=mark("Một học sinh bạn theo dõi ở %(school)s đã có tài khoản riêng trên sổ liên lạc"),
        mail=Choice.DIGEST,
        family=Topic.NOTICES,
    ),
    Kind.SLIP_READY: Facts(
        label=mark("Có phiếu báo kết quả của con"),
        sentence=mark("%(school)s đã có phiếu báo kết quả để gia đình xem"),
        mail=Choice.DIGEST,
        family=Topic.RESULTS,
    ),
    Kind.SLIP_ADJUSTED: Facts(
        label=mark("Phiếu báo kết quả bạn đã xem được điều chỉnh"),
        sentence=mark("%(school)s đã điều chỉnh một phiếu báo kết quả, mời gia đình xem lại"),
        mail=Choice.DIGEST,
        family=Topic.RESULTS,
    ),
    Kind.SLIP_REMINDER: Facts(
        label=mark("Trường nhắc xem và ký phiếu báo kết quả"),
        sentence=mark("%(school)s nhắc: có phiếu báo kết quả chờ bạn xem và ký"),
        mail=Choice.INSTANT,
        family=Topic.REMINDERS,
    ),
    Kind.SMS_BUDGET_USED: Facts(
        label=mark("Hết ngân sách tin nhắn SMS trong tháng"),
        sentence=mark("Ngân sách tin nhắn SMS của tháng %(month)s đã hết; gia đình được báo trên cổng và qua thư"),
        mail=Choice.INSTANT,
        needs=Permission.CONTACT_SPEND,
    ),
    Kind.DATA_PROPOSED: Facts(
        label=mark("Gia đình đề nghị sửa thông tin"),
        sentence=mark("Có đề nghị sửa thông tin của một gia đình ở %(school)s"),
        mail=Choice.DIGEST,
    ),
    Kind.DATA_ANSWERED: Facts(
        label=mark("Văn phòng đã xem đề nghị sửa thông tin"),
        sentence=mark("%(school)s đã xem đề nghị sửa thông tin của bạn"),
        mail=Choice.DIGEST,
    ),
    Kind.DATA_ROUND: Facts(
        label=mark("Trường nhờ gia đình xác nhận thông tin"),
        sentence=mark("%(school)s nhờ gia đình xác nhận thông tin"),
        mail=Choice.DIGEST,
    ),
    Kind.MEETING_OPENED: Facts(
        label=mark("Trường mở ngày gặp gia đình"),
        sentence=mark("%(school)s mở ngày gặp gia đình, mời bạn chọn giờ"),
        mail=Choice.DIGEST,
    ),
    Kind.MEETING_CANCELLED: Facts(
        label=mark("Trường hủy một lịch gặp của bạn"),
        sentence=mark("%(school)s đã hủy một lịch gặp của bạn"),
        mail=Choice.INSTANT,
    ),
    Kind.TALK_TO_SCHOOL: Facts(
        label=mark("Có tin mới của gia đình"),
        sentence=mark("Một gia đình ở %(school)s đã viết cho bạn"),
        mail=Choice.DIGEST,
    ),
    Kind.TALK_TO_FAMILY: Facts(
        label=mark("Có tin mới của nhà trường"),
        sentence=mark("%(school)s đã viết cho bạn"),
        mail=Choice.INSTANT,
        family=Topic.ANSWERS,
    ),
    Kind.TALK_REPORTED: Facts(
        label=mark("Có cuộc trao đổi bị báo xấu"),
        sentence=mark("Có cuộc trao đổi với gia đình bị báo xấu, cần bạn xem"),
        mail=Choice.INSTANT,
    ),
    Kind.TALK_REPORT_CLOSED: Facts(
        label=mark("Lãnh đạo nhà trường đã xem điều bạn báo"),
        sentence=mark("Lãnh đạo %(school)s đã xem cuộc trao đổi bạn báo"),
        mail=Choice.DIGEST,
    ),
}
