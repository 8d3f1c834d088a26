"""Sections of a copy about what who asks confirmed, proposed to correct, and booked."""

from portal.rules.contact_book.copies import Section
from portal.rules.contact_book.family_data import FIELD_LABELS, OUTCOME_LABELS, STATE_LABELS, show_value
from portal.services.contact_book.copies.asked import Asked
from portal.services.contact_book.family_data import proposing
from portal.services.contact_book.meetings import booking


def proposals(asked: Asked) -> Section:
    """The own proposals fact by fact, with their papers."""
    rows: list[tuple[object, ...]] = []
    for each in proposing.list_own(asked.actor, pupil_id=asked.pupil.id):
        files = "\n".join(asked.take(f.sha256, f.name, f.size) for f in proposing.list_proofs(each))
        rows += [
            (
                each.made_at,
                STATE_LABELS[each.state],
                FIELD_LABELS[change.field],
                show_value(change.field, change.before),
                show_value(change.field, change.after),
                OUTCOME_LABELS[change.outcome],
                change.words,
                each.words,
                files,
            )
            for change in proposing.list_changes(each)
        ]
    headings = ("Lúc", "Tình trạng", "Mục", "Đang ghi", "Đề nghị", "Ý kiến", "Lý do", "Lời của bạn", "Tệp")
    return Section("de-nghi-sua", "Đề nghị sửa thông tin của bạn", headings, rows)


def confirmations(asked: Asked) -> Section:
    """The own answers in rounds of confirming."""
    rows = [
        (each.at, "Đề nghị sửa" if each.proposed else "Đúng hết")
        for each in proposing.list_own_confirmations(asked.actor, pupil_id=asked.pupil.id)
    ]
    return Section("xac-nhan", "Xác nhận thông tin của bạn", ("Lúc", "Bạn trả lời"), rows)


def meetings(asked: Asked) -> Section:
    """The own meetings with teachers."""
    rows = [
        (
            each.teacher.meeting_day.day,
            each.starts.strftime("%H:%M"),
            each.teacher.meeting_day.title,
            each.teacher.account.full_name,
            each.booked_at,
            each.cancelled_at,
            each.cancelled_words,
        )
        for each in booking.list_own(asked.actor, pupil_id=asked.pupil.id)
    ]
    headings = ("Ngày", "Giờ", "Ngày gặp", "Giáo viên", "Đặt lúc", "Hủy lúc", "Lý do hủy")
    return Section("lich-gap", "Lịch gặp giáo viên của bạn", headings, rows)
