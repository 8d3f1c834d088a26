"""The table of all notifications: what each says, who can get it, and how, unless a person chooses otherwise."""

from collections.abc import Mapping

from portal.errors import RuleBroken, mark
from portal.rules.notifications.facts import Facts
from portal.rules.notifications.names import (
    CHANNEL_LABELS,
    CHOICE_LABELS,
    CHOICES,
    TOPIC_LABELS,
    Channel,
    Choice,
    Kind,
    Topic,
)
from portal.rules.notifications.of_account import ACCOUNT_KINDS
from portal.rules.notifications.of_contact_book import CONTACT_KINDS
from portal.rules.notifications.of_data_forms import FORM_KINDS
from portal.rules.notifications.of_form_periods import PERIOD_KINDS
from portal.rules.notifications.of_gradebook import GRADEBOOK_KINDS
from portal.rules.notifications.of_news import NEWS_KINDS
from portal.rules.notifications.of_school import SCHOOL_KINDS
from portal.rules.permissions import Permission

__all__ = ["CHANNEL_LABELS", "CHOICES", "CHOICE_LABELS", "KINDS", "Channel", "Choice", "Facts", "Kind"]
__all__ += ["TOPIC_LABELS", "Topic", "check_choice", "field_name", "kinds_of", "sentence"]


KINDS: dict[Kind, Facts] = {
    Kind.DOCUMENT_POSTED: Facts(
        label=mark("Văn bản mới gửi đến đơn vị"),
        sentence=mark("%(unit)s gửi văn bản %(code)s: %(subject)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_READ,
    ),
    Kind.DOCUMENT_FORWARDED: Facts(
        label=mark("Văn bản được chuyển tiếp đến đơn vị"),
        sentence=mark("%(unit)s chuyển tiếp văn bản %(code)s: %(subject)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_READ,
    ),
    Kind.DOCUMENT_SPREAD: Facts(
        label=mark("Văn bản được phổ biến đến bạn"),
        sentence=mark("%(by)s phổ biến văn bản %(code)s: %(subject)s"),
        mail=Choice.DIGEST,
        needs=Permission.DOCUMENTS_READ,
    ),
    Kind.DOCUMENT_SPREAD_REMINDER: Facts(
        label=mark("Nhắc đọc văn bản được phổ biến"),
        sentence=mark("%(by)s nhắc bạn đọc văn bản %(code)s: %(subject)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_READ,
    ),
    Kind.DOCUMENT_UNDELIVERABLE: Facts(
        label=mark("Văn bản gửi đến đơn vị chưa có người nhận"),
        sentence=mark("%(count)s nơi nhận của văn bản %(code)s chưa có tài khoản nào để nhận"),
        mail=Choice.OFF,
        needs=Permission.DOCUMENTS_POST,
    ),
    Kind.DOCUMENT_REFUSED: Facts(
        label=mark("Văn bản của đơn vị bị trả lại"),
        sentence=mark("%(unit)s trả lại văn bản %(code)s: %(reason)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_POST,
    ),
    Kind.DOCUMENT_ACKNOWLEDGED: Facts(
        label=mark("Nơi nhận xác nhận đã nhận văn bản"),
        sentence=mark("%(unit)s xác nhận đã nhận văn bản %(code)s"),
        mail=Choice.OFF,
        needs=Permission.DOCUMENTS_POST,
    ),
    Kind.DOCUMENT_CONTESTED: Facts(
        label=mark("Nơi nhận không thừa nhận việc đã nhận văn bản"),
        sentence=mark("%(unit)s ghi ý kiến không thừa nhận việc đã nhận văn bản %(code)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_POST,
    ),
    Kind.CONTEST_WITHDRAWN: Facts(
        label=mark("Nơi nhận rút ý kiến không thừa nhận"),
        sentence=mark("%(unit)s rút ý kiến không thừa nhận về văn bản %(code)s"),
        mail=Choice.DIGEST,
        needs=Permission.DOCUMENTS_POST,
    ),
    Kind.CONTEST_ANSWERED: Facts(
        label=mark("Nơi gửi trả lời ý kiến không thừa nhận"),
        sentence=mark("%(unit)s trả lời ý kiến không thừa nhận của đơn vị về văn bản %(code)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_RECEIVE,
    ),
    Kind.DOCUMENT_RECALLED: Facts(
        label=mark("Văn bản gửi đến đơn vị bị thu hồi"),
        sentence=mark("%(unit)s thu hồi văn bản %(code)s: %(reason)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_READ,
    ),
    Kind.DOCUMENT_SUPERSEDED: Facts(
        label=mark("Văn bản đơn vị đã nhận được thay thế"),
        sentence=mark("%(unit)s thay thế văn bản %(code)s bằng văn bản %(new)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_READ,
    ),
    Kind.QUESTION_ASKED: Facts(
        label=mark("Nơi nhận hỏi về văn bản của đơn vị"),
        sentence=mark("%(unit)s hỏi về văn bản %(code)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_POST,
    ),
    Kind.QUESTION_ANSWERED: Facts(
        label=mark("Câu hỏi của bạn được trả lời"),
        sentence=mark("%(unit)s trả lời câu hỏi của bạn về văn bản %(code)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_RECEIVE,
    ),
    Kind.GUIDANCE_GIVEN: Facts(
        label=mark("Hướng dẫn chung về văn bản đã nhận"),
        sentence=mark("%(unit)s có hướng dẫn chung về văn bản %(code)s"),
        mail=Choice.DIGEST,
        needs=Permission.DOCUMENTS_READ,
    ),
    Kind.RECALL_REQUESTED: Facts(
        label=mark("Nơi gửi xin thu hồi văn bản"),
        sentence=mark("%(unit)s xin thu hồi văn bản %(code)s, chờ đơn vị trả lời: %(reason)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_RECEIVE,
    ),
    Kind.RECALL_ACCEPTED: Facts(
        label=mark("Nơi nhận đồng ý cho thu hồi văn bản"),
        sentence=mark("%(unit)s đồng ý cho thu hồi văn bản %(code)s"),
        mail=Choice.OFF,
        needs=Permission.DOCUMENTS_POST,
    ),
    Kind.RECALL_REFUSED: Facts(
        label=mark("Nơi nhận không đồng ý cho thu hồi văn bản"),
        sentence=mark("%(unit)s không đồng ý cho thu hồi văn bản %(code)s: %(reason)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_POST,
    ),
    Kind.DRAFT_SUBMITTED: Facts(
        label=mark("Văn bản chờ bạn duyệt"),
        sentence=mark("%(name)s trình duyệt văn bản: %(subject)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_APPROVE,
    ),
    Kind.DRAFT_APPROVED: Facts(
        label=mark("Bản nháp được duyệt"),
        sentence=mark("%(name)s đã duyệt văn bản: %(subject)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_DRAFT,
    ),
    Kind.DRAFT_RETURNED: Facts(
        label=mark("Bản nháp được trả lại để sửa"),
        sentence=mark("%(name)s trả lại bản nháp “%(subject)s”: %(remark)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_DRAFT,
    ),
    Kind.HANDLING_PROPOSED: Facts(
        label=mark("Văn bản trình bạn chỉ đạo"),
        sentence=mark("%(who)s trình ý kiến xử lý văn bản %(code)s: %(subject)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_ASSIGN,
    ),
    Kind.HANDLING_ASSIGNED: Facts(
        label=mark("Bạn được giao xử lý văn bản"),
        sentence=mark("%(who)s giao bạn xử lý văn bản %(code)s: %(subject)s"),
        mail=Choice.INSTANT,
    ),
    Kind.HANDLING_CHANGED: Facts(
        label=mark("Việc xử lý văn bản có thay đổi"),
        sentence=mark("%(who)s thay đổi việc xử lý văn bản %(code)s: %(subject)s"),
        mail=Choice.DIGEST,
    ),
    Kind.HANDLING_COMMENTED: Facts(
        label=mark("Có ý kiến về việc xử lý văn bản"),
        sentence=mark("%(who)s có ý kiến về xử lý văn bản %(code)s: %(subject)s"),
        mail=Choice.OFF,
    ),
    Kind.HANDLING_COMPLETED: Facts(
        label=mark("Văn bản đã xử lý xong"),
        sentence=mark("%(who)s xử lý xong văn bản %(code)s: %(subject)s"),
        mail=Choice.DIGEST,
    ),
    Kind.HANDLING_RETURNED: Facts(
        label=mark("Văn bản phải làm tiếp"),
        sentence=mark("%(who)s yêu cầu làm tiếp văn bản %(code)s: %(subject)s"),
        mail=Choice.INSTANT,
    ),
    Kind.SUBSTITUTE_NAMED: Facts(
        label=mark("Bạn làm thay người vắng mặt"),
        sentence=mark("%(who)s vắng mặt từ %(since)s đến %(until)s và nhờ bạn làm thay"),
        mail=Choice.INSTANT,
    ),
    Kind.RECEIVER_NAMED: Facts(
        label=mark("Bạn được phân công tiếp nhận văn bản"),
        sentence=mark("%(who)s phân công bạn tiếp nhận văn bản của %(unit)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_RECEIVE,
    ),
    Kind.DUTY_RETURNED: Facts(
        label=mark("Báo cáo hoàn thành việc bị trả lại"),
        sentence=mark("%(unit)s trả lại báo cáo của việc “%(duty)s”: %(reason)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_RECEIVE,
    ),
    Kind.OPENING_DUE: Facts(
        label=mark("Văn bản sắp được xem như đã nhận mà chưa mở"),
        sentence=mark("Đơn vị chưa mở văn bản %(code)s: %(subject)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_RECEIVE,
    ),
    Kind.DOCUMENT_DEEMED: Facts(
        label=mark("Văn bản được xem như đã nhận"),
        sentence=mark("Đủ 24 giờ, đơn vị được xem như đã nhận văn bản %(code)s: %(subject)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_RECEIVE,
    ),
    Kind.SENT_DEEMED: Facts(
        label=mark("Có nơi nhận chưa mở văn bản sau 24 giờ"),
        sentence=mark("Đủ 24 giờ, %(count)s nơi nhận chưa mở văn bản %(code)s"),
        mail=Choice.DIGEST,
        needs=Permission.DOCUMENTS_POST,
    ),
    Kind.REPLY_DUE: Facts(
        label=mark("Hạn trả lời văn bản"),
        sentence=mark("Hạn trả lời văn bản %(code)s là %(due)s: %(subject)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_READ,
    ),
    Kind.DUTY_DUE: Facts(
        label=mark("Hạn hoàn thành việc của đơn vị"),
        sentence=mark("Việc “%(duty)s” (%(code)s) có hạn %(due)s"),
        mail=Choice.INSTANT,
        needs=Permission.DOCUMENTS_RECEIVE,
    ),
    **SCHOOL_KINDS,
    **PERIOD_KINDS,
    **NEWS_KINDS,
    **GRADEBOOK_KINDS,
    **CONTACT_KINDS,
    **FORM_KINDS,
    **ACCOUNT_KINDS,
}


def kinds_of(topic: str) -> list[Kind]:
    """The kinds of one topic of families, those that may go by short message first."""
    return sorted(
        (kind for kind, facts in KINDS.items() if facts.family == topic), key=lambda kind: not KINDS[kind].text
    )


def field_name(kind: Kind, channel: Channel) -> str:
    """The name of a choice in forms."""
    return f"{kind}__{channel}"


def check_choice(kind: Kind, channel: Channel, choice: Choice) -> None:
    """Refuse what cannot be chosen: another channel's word, or switching off what is fixed."""
    facts = KINDS[kind]
    known = channel in facts.channels and choice in CHOICES[channel]
    if not known or (facts.is_fixed(channel) and choice != facts.default(channel)):
        raise RuleBroken("Lựa chọn không hợp lệ.", field=field_name(kind, channel))


def sentence(kind: str, params: Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
    """The message id of a stored notification and its parameters; one of a kind that is gone keeps its name."""
    if kind not in KINDS:
        return "%(kind)s", {"kind": kind}
    return KINDS[Kind(kind)].sentence, params
