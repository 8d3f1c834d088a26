"""Following report slips: reminding who has not signed, slips signed on paper, the board as a file."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import RuleBroken, Say, mark
from portal.models.contact_book import ReportSlipReminder
from portal.models.school import SchoolClass
from portal.rules.contact_book.report_slips import STATE_LABELS
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.rules.school.people import RELATION_LABELS
from portal.rules.vietnamese import short_date
from portal.services.contact_book.children import OWN
from portal.services.contact_book.enlisting import get_class_to_enlist
from portal.services.contact_book.notices.aiming import find_told
from portal.services.contact_book.report_slips.announcing import tell_people
from portal.services.contact_book.report_slips.boards import Done, SlipBoard, SlipRow, read_board
from portal.services.contact_book.report_slips.issuing import issue, lock_pupil
from portal.services.records.audit import note
from portal.services.school.viewing import note_view

HEADINGS = (
    (mark("Họ và tên"), 28),
    (mark("Tình trạng"), 24),
    (mark("Đã mở"), 28),
    (mark("Đã ký"), 28),
    (mark("Ký trên giấy"), 16),
    (mark("Ý kiến của gia đình"), 50),
)
"""Columns of the board as a file, with their widths in characters."""


def remind(actor: Actor, *, class_id: int, period: str) -> int:
    """Tell those with the right to sign whose child's slip nobody has signed, once a day; how many were told."""
    school_class = _lock_class(actor, class_id)
    board = read_board(actor, class_id=class_id, period=period)
    day = clock.today()
    if _is_reminded(class_id, board.period):
        raise RuleBroken("Hôm nay đã nhắc rồi. Mỗi ngày nhắc một lần.")
    people = find_told([row.pupil.id for row in board.waiting])
    count = 0
    for row in board.waiting:
        accounts = [each.account_id for each in people.get(row.pupil.id, ()) if each.may_sign and each.account_id]
        key = f"slip-reminder-{row.pupil.id}-{school_class.start_year}-{board.period}-{day.isoformat()}"
        kind = Kind.SLIP_REMINDER
        count += tell_people(school_class, row.pupil.id, board.period, accounts, kind=kind, key=key)
    if not count:
        raise RuleBroken("Các gia đình còn thiếu chưa ai có tài khoản được ký. Hãy gọi điện hoặc đưa phiếu giấy.")
    db.session.add(ReportSlipReminder(class_id=class_id, period=board.period, day=day, by=actor.name, count=count))
    note(actor, "report_slips_reminded", "school_class", class_id, after={"count": count})
    db.session.flush()
    return count


def register_paper(actor: Actor, *, class_id: int, period: str, pupil_ids: Collection[int]) -> int:
    """Note that signed slips of these pupils came back on paper, under what they say now; how many."""
    school_class = _lock_class(actor, class_id)
    board = read_board(actor, class_id=class_id, period=period)
    offered = {row.pupil.id: row.content for row in board.waiting}
    if not pupil_ids:
        raise RuleBroken("Hãy chọn ít nhất một học sinh.", field="pupils")
    if not set(pupil_ids) <= set(offered):
        raise RuleBroken("Có học sinh vừa được ký hoặc ghi ở nơi khác. Hãy xem lại danh sách.", field="pupils")
    for pupil_id in sorted(set(pupil_ids)):
        content = offered[pupil_id]
        if content is not None:
            lock_pupil(pupil_id)
            slip = issue(pupil_id, school_class, board.period, content)
            slip.paper_at, slip.paper_by = clock.now(), actor.name
    count = len(set(pupil_ids))
    note(actor, "report_slips_on_paper", "school_class", class_id, after={"count": count})
    db.session.flush()
    return count


def _lock_class(actor: Actor, class_id: int) -> SchoolClass:
    """The class, so that two who remind or register at once come one after the other."""
    found = get_class_to_enlist(actor, class_id)
    db.session.execute(select(SchoolClass.id).where(SchoolClass.id == class_id).with_for_update())
    return found


def _is_reminded(class_id: int, period: str) -> bool:
    today = exists().where(
        ReportSlipReminder.class_id == class_id,
        ReportSlipReminder.period == period,
        ReportSlipReminder.day == clock.today(),
    )
    return bool(db.session.scalar(select(today)))


def export_board(actor: Actor, *, class_id: int, period: str, say: Say) -> tuple[SlipBoard, bytes]:
    """The board as a spreadsheet; noted in the access log of the class."""
    board = read_board(actor, class_id=class_id, period=period)
    title = say(mark("Ký phiếu báo kết quả"))
    columns = [(say(heading), width) for heading, width in HEADINGS]
    data = write_table(f"{title}: {board.school_class.name}", columns, (_line(row, say) for row in board.rows))
    note_view(actor, "slip_export", class_id=class_id)
    note(actor, "report_slips_exported", "school_class", class_id, after={"rows": len(board.rows)})
    db.session.flush()
    return board, data


def _line(row: SlipRow, say: Say) -> list[object]:
    return [
        row.pupil.full_name,
        say(STATE_LABELS[row.state]),
        "; ".join(_who(each, each.reader.opened_at, say) for each in row.opened),
        "; ".join(_who(each, each.reader.signed_at, say) for each in row.signed),
        _day(row.paper.paper_at) if row.paper is not None else "",
        "; ".join(each.reader.words for each in row.signed if each.reader.words),
    ]


def _who(done: Done, at: datetime | None, say: Say) -> str:
    relation = say(mark("Học sinh")) if done.reader.relation == OWN else say(RELATION_LABELS[done.reader.relation])
    former = "" if done.is_current else f" ({say(mark('bản trước'))})"
    return f"{relation} {_day(at)}{former}"


def _day(at: datetime | None) -> str:
    return "" if at is None else short_date(at.astimezone(clock.LOCAL_ZONE).date())
