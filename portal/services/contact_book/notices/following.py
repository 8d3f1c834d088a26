"""After sending: reminding families that have not confirmed, the board as a file."""

from collections.abc import Sequence

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import NotAllowed, RuleBroken, Say, mark
from portal.models.contact_book import Notice
from portal.rules.contact_book.notices import STATE_LABELS, State
from portal.rules.contact_book.receipts import WAY_LABELS, Way
from portal.rules.notifications.delivery import REACH_LABELS
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.rules.school.people import RELATION_LABELS
from portal.services.contact_book.notices.board_rows import Board, PersonRow, PupilRow
from portal.services.contact_book.notices.boards import read_board
from portal.services.contact_book.notices.scope import is_open, lock_notice
from portal.services.contact_book.notices.sending import tell
from portal.services.records.audit import note
from portal.services.school.viewing import note_view

HEADINGS = (
    (mark("Lớp"), 10),
    (mark("Họ và tên"), 28),
    (mark("Tình trạng"), 18),
    (mark("Qua"), 14),
    (mark("Đã báo"), 34),
    (mark("Ý kiến"), 40),
    (mark("Phiếu giấy"), 18),
    (mark("Xác nhận qua liên kết"), 20),
    (mark("Lượt đăng ký"), 24),
    (mark("Trả lời"), 24),
    (mark("Trả lời trước khi đổi"), 24),
    (mark("Lời thêm"), 40),
)
"""Columns of the board as a file, with their widths in characters."""


def remind(actor: Actor, *, notice_id: int) -> int:
    """Tell those again from whom something is still missing, once a day; how many people were told."""
    found, board = lock_notice(actor, notice_id), read_board(actor, notice_id)
    if found.broadcast_id is not None:
        raise NotAllowed
    if board.is_held or not is_open(found, clock.today()):
        raise RuleBroken("Thông báo này không còn chờ ai nên không nhắc được.")
    if found.reminded_on == clock.today():
        raise RuleBroken("Hôm nay đã nhắc rồi. Mỗi ngày nhắc một lần.")
    people = sorted({account_id for row in board.waiting for account_id in _missing(found, row)})
    found.reminded_on = clock.today()
    count = tell(found, Kind.NOTICE_REMINDER, key=f"reminder-{clock.today().isoformat()}", account_ids=people)
    if not count:
        raise RuleBroken("Các gia đình còn thiếu chưa ai có tài khoản. Hãy gọi điện hoặc đưa phiếu giấy.")
    note(actor, "notice_reminded", "notice", found.id, after={"title": found.title, "count": count})
    db.session.flush()
    return count


def export_board(actor: Actor, *, notice_id: int, class_id: int | None, say: Say) -> bytes:
    """The board as a spreadsheet; each pupil in it has the look in the own log."""
    board = read_board(actor, notice_id, class_id=class_id)
    pupil_ids = [row.about.pupil_id for row in board.shown]
    data = write_table(board.notice.title, _columns(say), (_line(board, row, say) for row in board.shown))
    note_view(actor, "notice_export", pupil_ids=pupil_ids)
    after = {"title": board.notice.title, "rows": len(pupil_ids)}
    note(actor, "notice_exported", "notice", notice_id, after=after)
    db.session.flush()
    return data


def _missing(notice: Notice, row: PupilRow) -> Sequence[int]:
    """The accounts of one pupil's people who have not done what is asked."""
    return [
        each.person.account_id
        for each in row.people
        if each.person.account_id is not None
        and not each.has_signed
        and (each.asked if notice.confirming else each.person.opened_at is None)
    ]


def _relation(each: PersonRow, say: Say) -> str:
    return say(RELATION_LABELS[each.person.relation] if each.person.guardian_id else mark("Học sinh"))


def _opinions(row: PupilRow, say: Say) -> list[str]:
    """Who agreed or refused, where consent was asked; what was ticked on paper last."""
    words = {True: say(STATE_LABELS[State.CONSENTED]), False: say(STATE_LABELS[State.REFUSED])}
    said = [f"{_relation(each, say)}: {words[each.agreed]}" for each in row.people if each.agreed is not None]
    if row.about.paper_at is not None and row.about.paper_agreed is not None:
        said.append(f"{say(WAY_LABELS[Way.PAPER])}: {words[row.about.paper_agreed]}")
    return said


def _columns(say: Say) -> list[tuple[str, int]]:
    return [(say(heading), width) for heading, width in HEADINGS]


def _line(board: Board, row: PupilRow, say: Say) -> list[object]:
    latest = row.answers[-1] if row.answers else None
    choice = latest.choice if latest is not None else None
    return [
        row.about.class_name,
        row.about.pupil.full_name,
        say(STATE_LABELS[row.state]),
        say(WAY_LABELS[row.way]),
        "; ".join(f"{_relation(each, say)}: {say(REACH_LABELS[each.reach])}" for each in row.people),
        "; ".join(_opinions(row, say)),
        row.papers[-1] if row.papers else "",
        row.about.link_confirmed_at or "",
        board.notice.slots[row.slot][0] if row.slot is not None else "",
        board.notice.options[choice] if choice is not None else "",
        board.notice.options[row.was] if row.was is not None else "",
        latest.words if latest is not None else "",
    ]
