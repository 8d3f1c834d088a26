"""Sections of a copy that the family's own pages have: read through the same services, so with the same limits."""

from collections.abc import Callable, Iterator

from portal.rules.attendance.statuses import SESSION_LABELS
from portal.rules.contact_book import leave as leave_words
from portal.rules.contact_book.consents import ANSWER_LABELS, CHANNEL_LABELS
from portal.rules.contact_book.copies import Section
from portal.rules.contact_book.taking_down import FAMILY_LABELS
from portal.rules.gradebook.columns import Column, Part
from portal.rules.school.views import VIEW_LABELS
from portal.rules.school_years import year_name
from portal.services.contact_book.consents import for_family as consents_of
from portal.services.contact_book.copies.asked import Asked
from portal.services.contact_book.leave import own as leaves_of
from portal.services.contact_book.marks import CellSeen
from portal.services.contact_book.notices import for_family as notices_of
from portal.services.contact_book.notices import handing_in, signing_up
from portal.services.contact_book.notices.scope import list_files
from portal.services.contact_book.report_slips import printing as slips_printing
from portal.services.contact_book.report_slips import reading as slips_of
from portal.services.contact_book.terms import find_year_seats
from portal.services.contact_book.watching import list_looks_at_child
from portal.services.contact_book.year_reading import read_year
from portal.services.gradebook.results import Period

PERIOD_WORDS = {Period.FIRST: "Học kì I", Period.SECOND: "Học kì II", Period.YEAR: "Cả năm"}
MOST_PAGES = 200


def marks(asked: Asked) -> Section:
    """Published marks and comments of every year, as the child's page shows them."""
    rows: list[tuple[object, ...]] = []
    for start_year, seat in find_year_seats(asked.pupil.id).items():
        for period in (Period.FIRST, Period.SECOND):
            seen = read_year(seat, period).marks
            for subject in seen.subjects:
                where = (year_name(start_year), PERIOD_WORDS[period], subject.name)
                rows += [(*where, _title(cell.column), cell.value, cell.adjusted_at) for cell in subject.cells]
                rows += [(*where, "Nhận xét", cell.value, cell.adjusted_at) for cell in _comment(subject.comment)]
                rows += [(*where, "Kết quả", subject.result, None)] if subject.result else []
    headings = ("Năm học", "Học kì", "Môn", "Cột", "Điểm, nhận xét", "Điều chỉnh lúc")
    return Section("diem", "Điểm, nhận xét đã công bố", headings, rows)


def looks(asked: Asked) -> Section:
    """Who of the staff looked at the child, and the own looks."""

    def page(number: int) -> tuple[int, list[tuple[object, ...]]]:
        _child, found, seen = list_looks_at_child(asked.actor, pupil_id=asked.pupil.id, number=number, visit=False)
        rows: list[tuple[object, ...]] = [
            (
                each.at,
                "Bạn" if each.is_own else each.name,
                ", ".join(each.roles),
                each.school,
                VIEW_LABELS[each.what],
                each.reason,
            )
            for each in seen
        ]
        return found.pages, rows

    headings = ("Lúc", "Ai", "Vai trò", "Trường", "Việc", "Lý do")
    return Section("luot-xem", "Ai đã xem dữ liệu của con", headings, list(_all(page)))


def notices(asked: Asked) -> Section:
    """Notices told to who asks, with the own answers; their files go along."""

    def page(number: int) -> tuple[int, list[tuple[object, ...]]]:
        _child, found = notices_of.list_notices(asked.actor, pupil_id=asked.pupil.id, number=number, visit=False)
        return found.pages, [_notice(asked, each) for each in found.items]

    headings = (
        "Gửi lúc",
        "Tiêu đề",
        "Nội dung",
        "Bạn đọc lúc",
        "Bạn xác nhận lúc",
        "Câu hỏi",
        "Bạn trả lời",
        "Lượt của con",
        "Tệp",
        "Tệp bạn nộp",
    )
    return Section("thong-bao", "Thông báo của trường", headings, list(_all(page)))


def consents(asked: Asked) -> Section:
    """The own answers, in the words they were given to."""
    seen = consents_of.read_answers(asked.actor, pupil_id=asked.pupil.id, visit=False)
    rows = [
        (
            each.at,
            each.wording.title,
            each.wording.text,
            ANSWER_LABELS[each.answer],
            CHANNEL_LABELS[each.channel],
            each.signed_on,
        )
        for each in seen.history
    ]
    headings = ("Lúc", "Mục", "Lời", "Bạn trả lời", "Cách", "Ngày ký")
    return Section("dong-y", "Đồng ý của bạn", headings, rows)


def take_downs(asked: Asked) -> Section:
    """What became of articles after the own answers."""
    seen = consents_of.read_answers(asked.actor, pupil_id=asked.pupil.id, visit=False)
    rows = [
        (each.said[0], each.title, site, FAMILY_LABELS[each.state], each.due_on, each.task.dismissed_reason)
        for each, site in seen.tasks
    ]
    headings = ("Lúc", "Bài", "Trang", "Tình trạng", "Hạn", "Lý do giữ bài")
    return Section("bai-phai-go", "Bài đã đăng có con", headings, rows)


def leaves(asked: Asked) -> Section:
    """Requests of leave who asks wrote, with their papers."""

    def page(number: int) -> tuple[int, list[tuple[object, ...]]]:
        _child, found = leaves_of.list_own(asked.actor, pupil_id=asked.pupil.id, number=number, visit=False)
        return found.pages, [_leave(asked, each.id) for each in found.items]

    headings = ("Từ ngày", "Buổi", "Đến ngày", "Buổi", "Vì", "Lời", "Tình trạng", "Diễn biến", "Tệp")
    return Section("xin-nghi", "Đơn xin nghỉ học của bạn", headings, list(_all(page)))


def slips(asked: Asked) -> Section:
    """Report slips with what who asks did with them; the newest of each goes along as a paper."""
    _child, years = slips_of.list_slips(asked.actor, pupil_id=asked.pupil.id, visit=False)
    rows: list[tuple[object, ...]] = []
    for year in years:
        start_year = year.seat.school_class.start_year
        for period, version in year.slips:
            if version is None:
                continue
            reader = version.reader
            name, data = slips_printing.print_slip(
                asked.actor,
                pupil_id=asked.pupil.id,
                start_year=start_year,
                period=period,
                store=asked.store,
                visit=False,
            )
            rows.append(
                (
                    year_name(start_year),
                    PERIOD_WORDS[period],
                    version.slip.issued_at,
                    reader.opened_at if reader else None,
                    reader.signed_at if reader else None,
                    reader.words if reader else "",
                    asked.put(name, data) if len(data) <= asked.room else name,
                )
            )
    headings = ("Năm học", "Kì", "Có từ lúc", "Bạn mở lúc", "Bạn ký lúc", "Lời của bạn", "Tệp")
    return Section("phieu", "Phiếu báo kết quả", headings, rows)


def _all(
    page: Callable[[int], tuple[int, list[tuple[object, ...]]]],
) -> Iterator[tuple[object, ...]]:
    """The rows of every page of a list."""
    for number in range(1, MOST_PAGES + 1):
        pages, rows = page(number)
        yield from rows
        if number >= pages:
            return


def _notice(asked: Asked, told: notices_of.Told) -> tuple[object, ...]:
    notice, person = told.notice, told.person
    files = [asked.take(each.sha256, each.name, each.size) for each in list_files(notice)]
    handed = [asked.take(each.sha256, each.name, each.size) for each in handing_in.files_of(asked.actor, person)]
    answer = " · ".join(part for part in (told.answer, person.words, *_consent(told)) if part)
    turns = [turn.slot.name for turn in signing_up.list_turns(person.about) if turn.is_own]
    return (
        notice.sent_at,
        notice.title,
        notice.text,
        person.opened_at,
        person.confirmed_at,
        notice.question or notice.consent,
        answer,
        "\n".join(turns),
        "\n".join(files),
        "\n".join(handed),
    )


def _consent(told: notices_of.Told) -> tuple[str, ...]:
    """What the person said where the notice asks to agree, in force now."""
    said = notices_of.newest_consent(told.person) if told.person.agreed is not None else None
    return ("Đồng ý" if said.agreed else "Không đồng ý", said.reason) if said is not None else ()


def _leave(asked: Asked, leave_id: int) -> tuple[object, ...]:
    own = leaves_of.read_own(asked.actor, pupil_id=asked.pupil.id, leave_id=leave_id)
    leave = own.leave
    files = [asked.take(each.sha256, each.name, each.size) for each in own.files]
    steps = [f"{leave_words.STEP_LABELS[each.step]}: {each.words}" for each in own.steps]
    return (
        leave.first_day,
        SESSION_LABELS.get(leave.first_session, ""),
        leave.last_day,
        SESSION_LABELS.get(leave.last_session, ""),
        leave_words.KIND_LABELS[leave.kind],
        leave.words,
        leave_words.STATE_LABELS[leave.state],
        "\n".join(steps),
        "\n".join(files),
    )


def _title(column: Column) -> str:
    number = f" {column.number}" if column.number and column.part != Part.INDICATOR else ""
    return f"{column.label}{number}"


def _comment(cell: CellSeen | None) -> list[CellSeen]:
    return [cell] if cell is not None else []
