"""The names of what can be told, by which channel and how."""

from enum import StrEnum

from portal.errors import mark


class Channel(StrEnum):
    """Ways to tell a person."""

    PORTAL = "portal"
    MAIL = "mail"
    PUSH = "push"
    SMS = "sms"


class Choice(StrEnum):
    """How one kind uses one channel."""

    OFF = "off"
    INSTANT = "instant"
    DIGEST = "digest"


CHOICES: dict[Channel, tuple[Choice, ...]] = {
    Channel.PORTAL: (Choice.INSTANT, Choice.OFF),
    Channel.MAIL: (Choice.INSTANT, Choice.DIGEST, Choice.OFF),
    Channel.PUSH: (Choice.INSTANT, Choice.OFF),
    Channel.SMS: (Choice.OFF, Choice.INSTANT),
}
"""What can be chosen for each channel. Off in the portal: the list keeps it, but it does not count as unread."""

CHANNEL_LABELS = {
    Channel.PORTAL: mark("Trên cổng"),
    Channel.MAIL: mark("Thư điện tử"),
    Channel.PUSH: mark("Báo trên máy"),
    Channel.SMS: mark("Tin nhắn SMS"),
}
CHOICE_LABELS = {
    Choice.INSTANT: mark("Báo ngay"),
    Choice.DIGEST: mark("Gộp vào thư cuối ngày"),
    Choice.OFF: mark("Không báo"),
}


class Topic(StrEnum):
    """What families choose about: a handful, not every kind by itself. Kinds of one topic have the same default."""

    URGENT = "urgent"
    NOTICES = "notices"
    REMINDERS = "reminders"
    ANSWERS = "answers"
    RESULTS = "results"


TOPIC_LABELS = {
    Topic.URGENT: mark("Thông báo khẩn"),
    Topic.NOTICES: mark("Thông báo, phiếu liên lạc của trường"),
    Topic.REMINDERS: mark("Nhắc việc đang chờ bạn"),
    Topic.ANSWERS: mark("Trường trả lời, viết cho bạn"),
    Topic.RESULTS: mark("Phiếu báo kết quả của con"),
}


class Kind(StrEnum):
    """What can be told."""

    DOCUMENT_POSTED = "document_posted"
    DOCUMENT_FORWARDED = "document_forwarded"
    DOCUMENT_SPREAD = "document_spread"
    DOCUMENT_SPREAD_REMINDER = "document_spread_reminder"
    DOCUMENT_UNDELIVERABLE = "document_undeliverable"
    DOCUMENT_REFUSED = "document_refused"
    DOCUMENT_ACKNOWLEDGED = "document_acknowledged"
    DOCUMENT_CONTESTED = "document_contested"
    CONTEST_WITHDRAWN = "contest_withdrawn"
    CONTEST_ANSWERED = "contest_answered"
    DOCUMENT_RECALLED = "document_recalled"
    DOCUMENT_SUPERSEDED = "document_superseded"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    GUIDANCE_GIVEN = "guidance_given"
    RECALL_REQUESTED = "recall_requested"
    RECALL_ACCEPTED = "recall_accepted"
    RECALL_REFUSED = "recall_refused"
    DRAFT_SUBMITTED = "draft_submitted"
    DRAFT_APPROVED = "draft_approved"
    DRAFT_RETURNED = "draft_returned"
    HANDLING_PROPOSED = "handling_proposed"
    HANDLING_ASSIGNED = "handling_assigned"
    HANDLING_CHANGED = "handling_changed"
    HANDLING_COMMENTED = "handling_commented"
    HANDLING_COMPLETED = "handling_completed"
    HANDLING_RETURNED = "handling_returned"
    SUBSTITUTE_NAMED = "substitute_named"
    RECEIVER_NAMED = "receiver_named"
    DUTY_RETURNED = "duty_returned"
    OPENING_DUE = "opening_due"
    DOCUMENT_DEEMED = "document_deemed"
    SENT_DEEMED = "sent_deemed"
    REPLY_DUE = "reply_due"
    DUTY_DUE = "duty_due"
    PROGRESS_BEHIND = "progress_behind"
    ARTICLE_SUBMITTED = "article_submitted"
    ARTICLE_RETURNED = "article_returned"
    ARTICLE_APPROVED = "article_approved"
    ARTICLE_PUBLISHED = "article_published"
    ARTICLE_WITHDRAWN = "article_withdrawn"
    ARTICLE_RUSHED = "article_rushed"
    ARTICLES_WAITING = "articles_waiting"
    APPROVALS_OWED = "approvals_owed"
    OFFERS_WAITING = "offers_waiting"
    OFFER_REFUSED = "offer_refused"
    SITE_QUIET = "site_quiet"
    DISCLOSURE_DUE = "disclosure_due"
    DISCLOSURE_OVERDUE = "disclosure_overdue"
    SITE_QUESTION = "site_question"
    TRANSFER_ASKED = "transfer_asked"
    TRANSFER_ANSWERED = "transfer_answered"
    OPENING_ASKED = "opening_asked"
    MARKS_IMPORTED = "marks_imported"
    PHOTOS_IMPORTED = "photos_imported"
    OPENING_GRANTED = "opening_granted"
    OPENING_REFUSED = "opening_refused"
    PAPER_READY = "paper_ready"
    PAPER_FAILED = "paper_failed"
    CORRECTION_ASKED = "correction_asked"
    CORRECTION_GRANTED = "correction_granted"
    CORRECTION_REFUSED = "correction_refused"
    CONSENT_ASKED = "consent_asked"
    TAKE_DOWN = "take_down"
    DATA_REQUEST = "data_request"
    DATA_REQUEST_ANSWERED = "data_request_answered"
    COPY_READY = "copy_ready"
    COPY_FAILED = "copy_failed"
    NOTICE_SENT = "notice_sent"
    NOTICE_URGENT = "notice_urgent"
    NOTICE_REMINDER = "notice_reminder"
    NOTICE_WITHDRAWN = "notice_withdrawn"
    NOTICE_NOT_SENT = "notice_not_sent"
    NOTICE_TURN_CHANGED = "notice_turn_changed"
    NOTICE_TURN_MOVED = "notice_turn_moved"
    LEAVE_ASKED = "leave_asked"
    LEAVE_REMINDER = "leave_reminder"
    LEAVE_UNDECIDED = "leave_undecided"
    LEAVE_ANSWERED = "leave_answered"
    LEAVE_WITHDRAWN = "leave_withdrawn"
    CONTACT_SLIP_SENT = "contact_slip_sent"
    CONTACT_SLIP_CORRECTED = "contact_slip_corrected"
    ACCOUNT_TAKEN_OFF = "account_taken_off"
    PUPIL_ACCOUNT = "pupil_account"
    SLIP_READY = "slip_ready"
    SLIP_ADJUSTED = "slip_adjusted"
    SLIP_REMINDER = "slip_reminder"
    SMS_BUDGET_USED = "sms_budget_used"
    DATA_PROPOSED = "data_proposed"
    DATA_ANSWERED = "data_answered"
    DATA_ROUND = "data_round"
    MEETING_OPENED = "meeting_opened"
    MEETING_CANCELLED = "meeting_cancelled"
    TALK_TO_SCHOOL = "talk_to_school"
    TALK_TO_FAMILY = "talk_to_family"
    TALK_REPORTED = "talk_reported"
    TALK_REPORT_CLOSED = "talk_report_closed"
    REPORT_SUBMITTED = "report_submitted"
    REPORT_RETURNED = "report_returned"
    REPORT_APPROVED = "report_approved"
    REPORT_ACCEPTED = "report_accepted"
    REPORT_COMMENTED = "report_commented"
    REPORT_OPENING_ASKED = "report_opening_asked"
    REPORT_OPENING_GRANTED = "report_opening_granted"
    REPORT_OPENING_REFUSED = "report_opening_refused"
    REPORT_OPENING_ENDED = "report_opening_ended"
    FORM_OPENED = "form_opened"
    FORM_DAYS_CHANGED = "form_days_changed"
    FORM_CANCELLED = "form_cancelled"
    FORM_EXCUSED = "form_excused"
    FORM_DUE = "form_due"
    FORM_REMINDED = "form_reminded"
    FORM_FIELDS_ADDED = "form_fields_added"
    SECTOR_RUN_MADE = "sector_run_made"
    SECTOR_RUN_BROKEN = "sector_run_broken"
    ROLE_CHANGED = "role_changed"
    DELEGATION_RECEIVED = "delegation_received"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind, not a password
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    CONTACT_CHANGED = "contact_changed"
    ACCESS_KEY_MADE = "access_key_made"
    ACCESS_KEY_REVOKED = "access_key_revoked"
    ACCESS_KEY_EXPIRING = "access_key_expiring"
    SEARCH_FOUND = "search_found"
    WORK_POISONED = "work_poisoned"
    CLOCK_STEPPED = "clock_stepped"
    SEARCH_DIFFERED = "search_differed"
