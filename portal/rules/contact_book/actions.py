"""What is done to the ways of families into the contact book, in words for the audit log."""

from portal.errors import mark
from portal.rules.contact_book.handing_in import HAND_IN_ACTIONS
from portal.rules.contact_book.hours import HOUR_ACTIONS, HOUR_FIELDS
from portal.rules.contact_book.signups import SIGNUP_ACTIONS, SIGNUP_FIELDS
from portal.rules.notifications.sms import TEXT_ACTIONS, TEXT_FIELDS

ACTION_LABELS: dict[str, str] = {
    "activation_slips_made": mark("Lập phiếu kích hoạt sổ liên lạc"),
    "activation_slips_mailed": mark("Gửi thư kích hoạt sổ liên lạc"),
    "family_account_opened": mark("Gia đình lập tài khoản bằng mã kích hoạt"),
    "family_account_linked": mark("Gắn tài khoản vào người giám hộ của học sinh"),
    "address_kept": mark("Ghi địa chỉ thư của gia đình là đúng"),
    "family_account_unlinked": mark("Gỡ tài khoản khỏi người giám hộ của học sinh"),
    **HAND_IN_ACTIONS,
    **HOUR_ACTIONS,
    **SIGNUP_ACTIONS,
    **TEXT_ACTIONS,
}
FIELD_LABELS: dict[str, str] = {
    "slips_made": mark("Số phiếu"),
    "guardian_name": mark("Người giám hộ"),
    "consent_purpose": mark("Mục xin đồng ý"),
    "consent_answer": mark("Trả lời"),
    **HOUR_FIELDS,
    **SIGNUP_FIELDS,
    "request_kind": mark("Yêu cầu"),
    **TEXT_FIELDS,
}
