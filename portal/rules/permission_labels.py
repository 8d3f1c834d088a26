"""Permissions in words, as a person who lends or holds one reads them."""

from portal.errors import mark
from portal.rules.permissions import Permission

P = Permission

PERMISSION_LABELS: dict[Permission, str] = {
    P.UNITS_READ: mark("xem cây đơn vị"),
    P.UNITS_MANAGE: mark("quản lý đơn vị cấp dưới"),
    P.PEOPLE_READ: mark("xem danh sách nhân sự"),
    P.PEOPLE_MANAGE: mark("quản lý tài khoản và phân quyền"),
    P.PEOPLE_DELEGATE: mark("ủy quyền"),
    P.DOCUMENTS_READ: mark("đọc văn bản của đơn vị"),
    P.DOCUMENTS_RECEIVE: mark("tiếp nhận văn bản thay mặt đơn vị"),
    P.DOCUMENTS_DRAFT: mark("soạn văn bản"),
    P.DOCUMENTS_APPROVE: mark("duyệt văn bản trước khi phát hành"),
    P.DOCUMENTS_POST: mark("phát hành văn bản"),
    P.DOCUMENTS_AGREE: mark("chấp thuận quy tắc 24 giờ thay mặt đơn vị"),
    P.DOCUMENTS_CONTEST: mark("ghi ý kiến không thừa nhận thay mặt đơn vị"),
    P.DOCUMENTS_ASSIGN: mark("chỉ đạo xử lý văn bản đến"),
    P.NEWS_WRITE: mark("viết bài cho trang tin"),
    P.NEWS_EDIT: mark("biên tập mọi bài của trang tin"),
    P.NEWS_MODERATE: mark("duyệt và đăng bài trên trang tin"),
    P.NEWS_MANAGE: mark("quản lý trang tin"),
    P.DOCUMENTS_NAME_RECEIVER: mark("phân công người tiếp nhận văn bản"),
    P.SCHOOL_READ: mark("xem lớp mình dạy hoặc chủ nhiệm"),
    P.SCHOOL_READ_ALL: mark("xem mọi lớp và học sinh của trường"),
    P.SCHOOL_MANAGE: mark("quản lý hồ sơ trường, lớp, học sinh"),
    P.SCHOOL_YEARS: mark("đặt ngày của năm học"),
    P.SCHOOL_OVERSEE: mark("xem số liệu của các trường cấp dưới"),
    P.GRADEBOOK_WRITE: mark("nhập điểm lớp mình dạy"),
    P.GRADEBOOK_LOCK: mark("khóa và mở sổ điểm"),
    P.GRADEBOOK_APPROVE: mark("duyệt sửa điểm đã công bố"),
    P.CONTACT_WRITE: mark("liên lạc với gia đình học sinh lớp mình dạy hoặc chủ nhiệm"),
    P.CONTACT_MANAGE: mark("liên lạc với mọi gia đình của trường, quản lý tài khoản gia đình"),
    P.CONTACT_DECIDE: mark("quyết định thay nhà trường về đơn, khiếu nại của gia đình"),
    P.CONTACT_SPEND: mark("đặt ngân sách tin nhắn SMS của trường"),
    P.CONTACT_BROADCAST: mark("gửi thông báo đến gia đình học sinh các trường cấp dưới"),
    P.FORMS_READ: mark("xem báo cáo số liệu của đơn vị"),
    P.FORMS_ENTER: mark("nhập biểu mẫu số liệu của đơn vị"),
    P.FORMS_APPROVE: mark("duyệt số liệu của đơn vị"),
    P.FORMS_OVERSEE: mark("xem số liệu và tổng hợp của đơn vị cấp dưới"),
    P.FORMS_CHECK: mark("nhận, trả lại, nhắc báo cáo của đơn vị cấp dưới"),
    P.FORMS_DESIGN: mark("lập biểu mẫu và kỳ báo cáo"),
    P.FORMS_UNLOCK: mark("gia hạn và mở khóa số liệu"),
    P.RECORDS_READ: mark("xem nhật ký"),
    P.SYSTEM_OPERATE: mark("vận hành hệ thống"),
}
