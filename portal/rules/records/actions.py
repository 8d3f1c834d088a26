"""The audit log in words: what was done, to what, and what changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.errors import Say, mark
from portal.rules.contact_book.actions import ACTION_LABELS as CONTACT_BOOK
from portal.rules.contact_book.actions import FIELD_LABELS as CONTACT_BOOK_FIELDS
from portal.rules.contact_book.breaches import BREACH_ACTIONS, BREACH_OBJECTS
from portal.rules.contact_book.broadcasts import BROADCAST_ACTIONS, BROADCAST_OBJECTS
from portal.rules.contact_book.consents import ANSWER_LABELS, CONSENT_ACTIONS, CONSENT_OBJECTS
from portal.rules.contact_book.contact_slips import CONTACT_SLIP_ACTIONS, CONTACT_SLIP_FIELDS
from portal.rules.contact_book.copies import COPY_ACTIONS
from portal.rules.contact_book.family_data import DATA_ACTIONS, DATA_OBJECTS
from portal.rules.contact_book.homework import HOMEWORK_ACTIONS, HOMEWORK_OBJECTS
from portal.rules.contact_book.leave import LEAVE_ACTIONS, LEAVE_OBJECTS
from portal.rules.contact_book.meetings import MEETING_ACTIONS, MEETING_OBJECTS
from portal.rules.contact_book.notices import NOTICE_ACTIONS, NOTICE_OBJECTS
from portal.rules.contact_book.pupil_accounts import PUPIL_ACCOUNT_ACTIONS, PUPIL_ACCOUNT_FIELDS
from portal.rules.contact_book.report_slips import SLIP_ACTIONS
from portal.rules.contact_book.requests import KIND_LABELS as REQUEST_KINDS
from portal.rules.contact_book.requests import REQUEST_ACTIONS, REQUEST_OBJECTS
from portal.rules.contact_book.taking_down import TAKE_DOWN_ACTIONS
from portal.rules.contact_book.talks import TALK_ACTIONS, TALK_OBJECTS
from portal.rules.data_forms.actions import FORM_ACTIONS, FORM_FIELDS, FORM_OBJECTS
from portal.rules.data_forms.designing.actions import DESIGN_ACTIONS, DESIGN_FIELDS, DESIGN_OBJECTS
from portal.rules.data_forms.period_actions import PERIOD_ACTIONS, PERIOD_FIELDS, PERIOD_OBJECTS
from portal.rules.data_forms.sector.actions import SECTOR_ACTIONS, SECTOR_FIELDS, SECTOR_OBJECTS
from portal.rules.data_forms.sector.states import RUN_STATE_LABELS
from portal.rules.data_forms.total_actions import TOTAL_ACTIONS, TOTAL_FIELDS
from portal.rules.documents.handling import STEP_LABELS
from portal.rules.figures.tables import TABLE_LABELS
from portal.rules.gradebook.comments import COMMENT_ACTIONS, COMMENT_OBJECTS
from portal.rules.gradebook.locking import LOCK_ACTIONS, LOCK_OBJECTS
from portal.rules.gradebook.publishing import PUBLISHING_ACTIONS, PUBLISHING_OBJECTS
from portal.rules.news.actions import ACTION_LABELS as NEWS
from portal.rules.news.colours import COLOURS
from portal.rules.news.disclosure.topics import TOPICS
from portal.rules.people.access_keys import USE_LABELS
from portal.rules.people.actions import ACTION_LABELS as PEOPLE
from portal.rules.people.actions import FIELD_LABELS as PEOPLE_FIELDS
from portal.rules.people.actions import OBJECT_LABELS as PEOPLE_OBJECTS
from portal.rules.people.actions import STAFF_FIELD_LABELS
from portal.rules.people.domains import DOMAIN_LABELS
from portal.rules.permissions import ROLE_LABELS
from portal.rules.school.actions import ACTION_LABELS as SCHOOL
from portal.rules.school.actions import FIELD_LABELS as SCHOOL_FIELDS
from portal.rules.school.actions import OBJECT_LABELS as SCHOOL_OBJECTS
from portal.rules.school.actions import PUPIL_FIELD_LABELS
from portal.rules.school.importing.columns import COLUMNS as LIST_COLUMNS
from portal.rules.school.importing.showing import ACTION_LABELS as PUPIL_LISTS
from portal.rules.school.staff import STAFF_LABELS
from portal.rules.school.statuses import STATUS_LABELS
from portal.rules.school.transfers import ACTION_LABELS as TRANSFERS
from portal.rules.units.actions import ACTION_LABELS as UNITS
from portal.rules.units.actions import FIELD_LABELS as UNIT_FIELDS
from portal.rules.units.kinds import STANDARD_KINDS
from portal.rules.vietnamese import short_date

ACTION_LABELS: dict[str, str] = {
    "document_drafted": mark("Soạn văn bản"),
    "document_posted": mark("Phát hành văn bản"),
    "document_forwarded": mark("Chuyển tiếp văn bản"),
    "group_created": mark("Lập nhóm nơi nhận"),
    "group_renamed": mark("Đổi tên nhóm nơi nhận"),
    "group_filled": mark("Thêm đơn vị vào nhóm nơi nhận"),
    "group_reduced": mark("Bỏ đơn vị khỏi nhóm nơi nhận"),
    "group_put_away": mark("Cất nhóm nơi nhận"),
    "tests_planned": mark("Lập kế hoạch kiểm tra, đánh giá"),
    "holidays_entered": mark("Nhập ngày nghỉ lễ, tết của một năm"),
    "document_spread": mark("Phổ biến văn bản trong đơn vị"),
    "document_spread_reminded": mark("Nhắc người chưa đọc văn bản được phổ biến"),
    "document_acknowledged": mark("Xác nhận đã nhận văn bản"),
    "document_refused": mark("Trả lại văn bản"),
    "document_registered": mark("Vào sổ văn bản đến"),
    "document_taken_in": mark("Nhận văn bản từ ngoài cổng"),
    "document_published": mark("Công khai văn bản"),
    "document_unpublished": mark("Gỡ văn bản khỏi trang công khai"),
    "rule_accepted": mark("Chấp thuận quy tắc 24 giờ"),
    "document_contested": mark("Ghi ý kiến không thừa nhận việc đã nhận văn bản"),
    "contest_withdrawn": mark("Rút ý kiến không thừa nhận"),
    "contest_answered": mark("Trả lời ý kiến không thừa nhận"),
    "rule_chosen": mark("Đổi cách tính 24 giờ"),
    "document_recalled": mark("Thu hồi văn bản"),
    "document_superseded": mark("Thay thế văn bản"),
    "question_asked": mark("Hỏi về văn bản"),
    "question_answered": mark("Trả lời câu hỏi về văn bản"),
    "guidance_given": mark("Đưa câu trả lời thành hướng dẫn chung"),
    "recall_accepted": mark("Đồng ý cho thu hồi văn bản"),
    "recall_refused": mark("Không đồng ý cho thu hồi văn bản"),
    "draft_submitted": mark("Trình duyệt văn bản"),
    "draft_approved": mark("Duyệt văn bản"),
    "draft_returned": mark("Trả lại bản nháp để sửa"),
    "approval_withdrawn": mark("Việc trình duyệt hết hiệu lực vì văn bản thay đổi"),
    "calendar_link_made": mark("Tạo địa chỉ lịch"),
    "calendar_link_ended": mark("Ngừng địa chỉ lịch"),
    "duty_done": mark("Báo đã hoàn thành việc"),
    "duty_returned": mark("Trả lại báo cáo hoàn thành việc"),
    "number_reserved": mark("Giữ số văn bản"),
    "number_skipped": mark("Bỏ qua số văn bản, kèm lý do"),
    "number_released": mark("Bỏ số văn bản đã giữ"),
    "draft_discarded": mark("Bỏ bản nháp"),
    **{f"handling_{step}": label for step, label in STEP_LABELS.items()},
    **NEWS,
    **COMMENT_ACTIONS,
    **LOCK_ACTIONS,
    **PUBLISHING_ACTIONS,
    **NOTICE_ACTIONS,
    **CONSENT_ACTIONS,
    **BROADCAST_ACTIONS,
    **HOMEWORK_ACTIONS,
    **LEAVE_ACTIONS,
    **MEETING_ACTIONS,
    **BREACH_ACTIONS,
    **DATA_ACTIONS,
    **SLIP_ACTIONS,
    **PUPIL_ACCOUNT_ACTIONS,
    **TAKE_DOWN_ACTIONS,
    **TALK_ACTIONS,
    **CONTACT_SLIP_ACTIONS,
    **COPY_ACTIONS,
    **REQUEST_ACTIONS,
    **FORM_ACTIONS,
    **SECTOR_ACTIONS,
    **DESIGN_ACTIONS,
    **UNITS,
    **PEOPLE,
    **SCHOOL,
    **CONTACT_BOOK,
    **PUPIL_LISTS,
    **TOTAL_ACTIONS,
    **PERIOD_ACTIONS,
    **TRANSFERS,
    "work_retried": mark("Cho làm lại một việc nền"),
    "all_work_retried": mark("Cho làm lại mọi việc nền không làm được"),
    "work_abandoned": mark("Bỏ qua một việc nền"),
    "audit_exported": mark("Tải nhật ký"),
}

OBJECT_LABELS: dict[str, str] = {
    "document": mark("Văn bản"),
    "unit": mark("Đơn vị"),
    "account": mark("Tài khoản"),
    "pupil": mark("Học sinh"),
    "outbox_item": mark("Việc nền"),
    "addressee_group": mark("Nhóm nơi nhận"),
    "work_year": mark("Lịch nghỉ của năm"),
    "site": mark("Trang tin"),
    "article": mark("Bài viết"),
    "medium": mark("Ảnh hoặc tệp"),
    "section": mark("Chuyên mục"),
    "disclosure": mark("Mục công khai của năm học"),
    "writing_group": mark("Tổ viết bài"),
    **PEOPLE_OBJECTS,
    **SCHOOL_OBJECTS,
    **PERIOD_OBJECTS,
    **COMMENT_OBJECTS,
    **LOCK_OBJECTS,
    **PUBLISHING_OBJECTS,
    **NOTICE_OBJECTS,
    **CONSENT_OBJECTS,
    **BROADCAST_OBJECTS,
    **HOMEWORK_OBJECTS,
    **REQUEST_OBJECTS,
    **LEAVE_OBJECTS,
    **MEETING_OBJECTS,
    **BREACH_OBJECTS,
    **DATA_OBJECTS,
    **TALK_OBJECTS,
    **FORM_OBJECTS,
    **SECTOR_OBJECTS,
    **DESIGN_OBJECTS,
}

FIELD_LABELS: dict[str, str] = {
    **UNIT_FIELDS,
    **PEOPLE_FIELDS,
    **TOTAL_FIELDS,
    **PERIOD_FIELDS,
    **SCHOOL_FIELDS,
    **CONTACT_BOOK_FIELDS,
    **PUPIL_ACCOUNT_FIELDS,
    **CONTACT_SLIP_FIELDS,
    **DESIGN_FIELDS,
    **FORM_FIELDS,
    **SECTOR_FIELDS,
    "slug": mark("Địa chỉ"),
    "site_name": mark("Tên trang tin"),
    "tagline": mark("Dòng giới thiệu"),
    "colour": mark("Màu"),
    "emblem": mark("Biểu trưng"),
    "off": mark("Ngày nghỉ"),
    "worked": mark("Ngày làm bù"),
    "article_title": mark("Tiêu đề bài viết"),
    "event_title": mark("Sự kiện"),
    "event_time": mark("Bắt đầu lúc"),
    "article_version": mark("Bản thứ"),
    "page": mark("Trang"),
    "school_year": mark("Năm học"),
    "topic": mark("Mục công khai"),
    "changed_on": mark("Ngày thay đổi"),
    "shortest_words": mark("Số từ ít nhất của bài"),
    "following": mark("Bạn đọc đăng ký nhận tin qua thư"),
    "quiet_days": mark("Số ngày không có bài mới thì nhắc"),
    "self_approval": mark("Cho người lãnh đạo duy nhất duyệt bài của mình"),
    "code": mark("Số, ký hiệu hoặc mã"),
    "subject": mark("Trích yếu"),
    "addressees": mark("Số nơi nhận"),
    "rule_version": mark("Phiên bản quy tắc"),
    "recalled_at_once": mark("Số nơi thu hồi ngay"),
    "recall_asked": mark("Số nơi phải hỏi ý kiến"),
    "arrival_number": mark("Số đến"),
    "handler": mark("Đơn vị hoặc người nhận"),
    "duty": mark("Việc cần làm"),
    "duties": mark("Số việc cần làm"),
    "occurrence": mark("Kỳ hạn"),
    "issuer": mark("Cơ quan ban hành"),
    "effective_on": mark("Ngày có hiệu lực"),
    "files": mark("Tệp"),
    "with_body": mark("Công khai toàn văn"),
    "person": mark("Người thực hiện"),
    "due_on": mark("Hạn giải quyết"),
    "percent": mark("Tiến độ (%)"),
    "text": mark("Nội dung ghi"),
    "last_day": mark("Đến hết ngày"),
    "substitute": mark("Người làm thay"),
    "unit": mark("Đơn vị"),
    "reason": mark("Lý do"),
    "remark": mark("Ý kiến"),
    "hash": mark("Mã băm SHA-256"),
    "rows": mark("Số dòng"),
    "count": mark("Số lượng"),
}

VALUE_LABELS: dict[str, Mapping[str, str]] = {
    "role": {str(role): label for role, label in ROLE_LABELS.items()},
    "domain": {str(domain): label for domain, label in DOMAIN_LABELS.items()},
    "colour": {name: colour.label for name, colour in COLOURS.items()},
    "consent_answer": ANSWER_LABELS,
    "request_kind": REQUEST_KINDS,
    "topic": {str(topic): facts.label for topic, facts in TOPICS.items()},
    "pupil_fields": {name: column.heading for name, column in LIST_COLUMNS.items()} | PUPIL_FIELD_LABELS,
    "pupil_status": STATUS_LABELS,
    "staff_fields": STAFF_FIELD_LABELS,
    "work_status": STAFF_LABELS,
    "figures_table": {str(table): label for table, label in TABLE_LABELS.items()},
    "key_uses": {str(use): label for use, label in USE_LABELS.items()},
    "run_state": {str(state): label for state, label in RUN_STATE_LABELS.items()},
    "kind": {name: name for _code, name, _is_school in STANDARD_KINDS},
}
"""The words of values that are codes, by field."""

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Change:
    """One field before and after, as words; ``label`` is a message id."""

    label: str
    before: str
    after: str


def action_label(action: str) -> str:
    """What was done; an action of an older version keeps its name."""
    return ACTION_LABELS.get(action, action)


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, say: Say = str) -> list[Change]:
    """The fields that were noted and differ, in the order they were noted; ids and keys are for machines.

    ``say`` translates the words of values; without it they are Vietnamese.
    """
    old, new = before or {}, after or {}
    names = [name for name in {**old, **new} if name in FIELD_LABELS and old.get(name) != new.get(name)]
    return [
        Change(FIELD_LABELS[name], readable(old.get(name), name, say), readable(new.get(name), name, say))
        for name in names
    ]


def readable(value: Any, field: str = "", say: Say = str) -> str:
    """A noted value of a field as people write it; empty for None."""
    if isinstance(value, bool):
        return say(mark("có") if value else mark("không"))
    if isinstance(value, list):
        return ", ".join(readable(item, field, say) for item in value)
    text = "" if value is None else str(value)
    if (label := VALUE_LABELS.get(field, {}).get(text)) is not None:
        return say(label)
    return short_date(date.fromisoformat(text)) if _ISO_DAY.fullmatch(text) else text
