"""The board of a broadcast as a spreadsheet: a line for each school, all of them together below."""

from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import Say, mark
from portal.models.contact_book import Broadcast
from portal.rules.contact_book.broadcasts import OUTCOME_LABELS
from portal.rules.permissions import Actor
from portal.services.contact_book.broadcasts.boards import Board, Figures, read_board
from portal.services.records.audit import note

HEADINGS = (
    (mark("Trường"), 44),
    (mark("Tình trạng"), 24),
    (mark("Học sinh"), 12),
    (mark("Đã mở"), 12),
    (mark("Đã xác nhận"), 14),
)
WIDTH = 20


def export_board(actor: Actor, *, broadcast_id: int, say: Say) -> tuple[Board, bytes]:
    """The spreadsheet; nothing is written yet."""
    board = read_board(actor, broadcast_id)
    sent = board.broadcast
    columns = [(say(words), width) for words, width in HEADINGS] + [(option, WIDTH) for option in sent.options]
    lines = [[row.name, say(OUTCOME_LABELS[row.outcome]), *_numbers(sent, row.figures)] for row in board.rows]
    lines.append([say(mark("Tất cả")), "", *_numbers(sent, board.total)])
    return board, write_table(sent.title, columns, lines)


def note_exported(actor: Actor, board: Board) -> None:
    """Somebody took the board along."""
    sent = board.broadcast
    after = {"title": sent.title, "rows": len(board.rows)}
    note(actor, "broadcast_exported", "broadcast", sent.id, unit_id=sent.unit_id, after=after)
    db.session.flush()


def _numbers(sent: Broadcast, figures: Figures) -> list[object]:
    chosen = [figures.answers.get(number, 0) for number in range(len(sent.options))]
    return [figures.pupils, figures.opened, figures.confirmed, *chosen]
