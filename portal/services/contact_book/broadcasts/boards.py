"""How far a broadcast has come: counted by school, never by pupil; no name of a pupil leaves its school."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, exists, func, or_, select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import NotFound, Say, mark
from portal.models.contact_book import Broadcast, Notice, NoticePerson, NoticePupil
from portal.models.units import Unit
from portal.rules.contact_book.notices import is_seen
from portal.rules.permissions import Actor
from portal.services.contact_book.broadcasts.scope import get_broadcast, schools_of, visible_broadcasts
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note

HEADINGS = (
    (mark("Trường"), 44),
    (mark("Tình trạng"), 16),
    (mark("Học sinh"), 12),
    (mark("Đã mở"), 12),
    (mark("Đã xác nhận"), 14),
)


@dataclass(frozen=True, kw_only=True)
class SchoolRow:
    """A school: whether its notice was made, of how many pupils, whose families opened and confirmed it."""

    name: str
    is_made: bool
    pupils: int
    opened: int
    confirmed: int


@dataclass(frozen=True)
class Board:
    """A sent broadcast with all its schools, by name."""

    broadcast: Broadcast
    rows: Sequence[SchoolRow]
    is_held: bool

    def total(self, name: str) -> int:
        """The sum of one figure over all schools."""
        return sum(getattr(row, name) for row in self.rows)

    @property
    def waiting(self) -> int:
        """Schools whose notice the worker has still to make."""
        return sum(not row.is_made for row in self.rows)


def list_broadcasts(actor: Actor, *, number: int) -> Paged[Broadcast]:
    """Those of the unit acted for, drafts first, then the newest."""
    drafts = case((Broadcast.sent_at.is_(None), 0), else_=1)
    query = visible_broadcasts(actor).order_by(drafts, Broadcast.sent_at.desc(), Broadcast.id.desc())
    return paginate(query, number=number, size=20)


def read_board(actor: Actor, broadcast_id: int) -> Board:
    """A sent broadcast school by school; three statements."""
    found = get_broadcast(actor, broadcast_id)
    if found.sent_at is None:
        raise NotFound
    counts = _counts(found.id)
    names = dict(schools_of(found))
    names |= {unit_id: name for unit_id, (name, _figures) in counts.items() if unit_id not in names}
    rows = [_row(name, counts.get(unit_id)) for unit_id, name in names.items()]
    return Board(found, rows, not is_seen(found.sent_at, clock.now()))


def export_board(actor: Actor, *, broadcast_id: int, say: Say) -> bytes:
    """The board as a spreadsheet."""
    board = read_board(actor, broadcast_id)
    states = {True: say(mark("Đã gửi")), False: say(mark("Đang chờ"))}
    lines = ([row.name, states[row.is_made], row.pupils, row.opened, row.confirmed] for row in board.rows)
    data = write_table(board.broadcast.title, [(say(words), width) for words, width in HEADINGS], lines)
    after = {"title": board.broadcast.title, "rows": len(board.rows)}
    note(actor, "broadcast_exported", "broadcast", broadcast_id, unit_id=board.broadcast.unit_id, after=after)
    db.session.flush()
    return data


def _row(name: str, found: tuple[str, tuple[int, int, int]] | None) -> SchoolRow:
    pupils, opened, confirmed = found[1] if found else (0, 0, 0)
    return SchoolRow(name=name, is_made=found is not None, pupils=pupils, opened=opened, confirmed=confirmed)


def _counts(broadcast_id: int) -> Mapping[int, tuple[str, tuple[int, int, int]]]:
    """By school: its name, and the pupils, opened and confirmed ones."""
    of_pupil = NoticePerson.notice_pupil_id == NoticePupil.id
    opened = exists().where(of_pupil, NoticePerson.guardian_id.is_not(None), NoticePerson.opened_at.is_not(None))
    signed = exists().where(
        of_pupil,
        NoticePerson.guardian_id.is_not(None),
        or_(NoticePerson.confirmed_at.is_not(None), NoticePerson.paper_at.is_not(None)),
    )
    by_other_ways = or_(NoticePupil.paper_at.is_not(None), NoticePupil.link_confirmed_at.is_not(None))
    read_by_link = NoticePupil.link_opened_at.is_not(None)
    query = (
        select(
            Notice.unit_id,
            Unit.name,
            func.count(NoticePupil.id),
            func.sum(case((or_(opened, signed, by_other_ways, read_by_link), 1), else_=0)),
            func.sum(case((or_(signed, by_other_ways), 1), else_=0)),
        )
        .join(NoticePupil, NoticePupil.notice_id == Notice.id)
        .join(Unit, Unit.id == Notice.unit_id)
        .where(Notice.broadcast_id == broadcast_id)
        .group_by(Notice.unit_id, Unit.name)
    )
    return {
        unit_id: (name, (int(pupils), int(read), int(done)))
        for unit_id, name, pupils, read, done in db.session.execute(query)
    }
