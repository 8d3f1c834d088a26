"""How far a broadcast has come: counted by school, never by pupil; no name of a pupil leaves its school."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotFound
from portal.models.contact_book import Broadcast, BroadcastFile, BroadcastSchool, Notice, NoticeAnswer, NoticePupil
from portal.models.school import SchoolClass
from portal.models.units import Unit
from portal.rules.contact_book.broadcasts import Outcome
from portal.rules.contact_book.notices import is_seen
from portal.rules.permissions import Actor
from portal.services.contact_book.broadcasts.scope import get_sent, list_files, schools_of, visible_broadcasts
from portal.services.contact_book.broadcasts.states import is_done, is_opened
from portal.services.paging import Paged, paginate

By = InstrumentedAttribute[int]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Of how many pupils the families opened, confirmed, and answered what (choices by number, the newest answer)."""

    pupils: int = 0
    opened: int = 0
    confirmed: int = 0
    answers: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SchoolRow:
    """A school, what became of the broadcast there, its figures."""

    unit_id: int
    name: str
    outcome: Outcome
    figures: Figures

    @property
    def is_made(self) -> bool:
        """Its families have it."""
        return self.outcome == Outcome.MADE


@dataclass(frozen=True, kw_only=True)
class Board:
    """A sent broadcast with all its schools, by name."""

    broadcast: Broadcast
    files: Sequence[BroadcastFile]
    rows: Sequence[SchoolRow]
    is_held: bool

    @property
    def total(self) -> Figures:
        """The sums over all schools."""
        each = [row.figures for row in self.rows]
        return Figures(
            pupils=sum(one.pupils for one in each),
            opened=sum(one.opened for one in each),
            confirmed=sum(one.confirmed for one in each),
            answers=sum((Counter(one.answers) for one in each), Counter()),
        )

    @property
    def waiting(self) -> int:
        """Schools whose notice the worker has still to make."""
        return sum(row.outcome == Outcome.WAITING for row in self.rows)

    @property
    def may_remind(self) -> bool:
        """Something is still waited for, and today nobody was reminded."""
        sent, today = self.broadcast, clock.today()
        over = sent.withdrawn_at is not None or sent.ends_on < today or sent.reminded_on == today
        return not over and any(row.is_made for row in self.rows)


def list_broadcasts(actor: Actor, *, number: int) -> Paged[Broadcast]:
    """Those of the unit acted for, drafts first, then the newest."""
    drafts = case((Broadcast.sent_at.is_(None), 0), else_=1)
    query = visible_broadcasts(actor).order_by(drafts, Broadcast.sent_at.desc(), Broadcast.id.desc())
    return paginate(query, number=number, size=20)


def read_board(actor: Actor, broadcast_id: int) -> Board:
    """A sent broadcast school by school; at most six statements, however many schools there are."""
    found = get_sent(actor, broadcast_id)
    figures = _figures(found, Notice.unit_id)
    rows = [
        SchoolRow(unit_id=unit_id, name=name, outcome=outcome, figures=figures.get(unit_id, Figures()))
        for unit_id, name, outcome in _schools(found, set(figures))
    ]
    is_held = not is_seen(found.sent_at, clock.now())
    return Board(broadcast=found, files=list_files(found), rows=rows, is_held=is_held)


def read_school(actor: Actor, broadcast_id: int, unit_id: int) -> tuple[Board, SchoolRow, Mapping[int, Figures]]:
    """One school of a sent broadcast, and its figures by grade."""
    board = read_board(actor, broadcast_id)
    row = next((row for row in board.rows if row.unit_id == unit_id and row.is_made), None)
    if row is None:
        raise NotFound
    by_grade = _figures(board.broadcast, SchoolClass.grade, unit_id)
    return board, row, {grade: by_grade[grade] for grade in sorted(by_grade)}


def _schools(found: Broadcast, made: set[int]) -> list[tuple[int, str, Outcome]]:
    """The schools it went to; before the half minute is over those it would go to now."""
    query = select(BroadcastSchool.unit_id, BroadcastSchool.outcome).where(BroadcastSchool.broadcast_id == found.id)
    kept: dict[int, str] = read_pairs(query)
    if not kept:
        kept = dict.fromkeys((unit_id for unit_id, _name in schools_of(found)), Outcome.WAITING)
        kept |= dict.fromkeys(made, Outcome.MADE)
    names = select(Unit.id, Unit.name).where(Unit.id.in_(kept)).order_by(Unit.name_sort, Unit.id)
    stopped = found.withdrawn_at is not None
    return [(unit_id, name, _outcome(kept[unit_id], stopped=stopped)) for unit_id, name in db.session.execute(names)]


def _outcome(kept: str, *, stopped: bool) -> Outcome:
    return Outcome.STOPPED if stopped and kept == Outcome.WAITING else Outcome(kept)


def _figures(found: Broadcast, by: By, unit_id: int | None = None) -> Mapping[int, Figures]:
    """By school or by grade; two statements, one without a question."""
    of_school = () if unit_id is None else (Notice.unit_id == unit_id,)
    query = (
        select(
            by,
            func.count(NoticePupil.id),
            func.sum(case((is_opened(), 1), else_=0)),
            func.sum(case((is_done(), 1), else_=0)),
        )
        .select_from(Notice)
        .join(NoticePupil, NoticePupil.notice_id == Notice.id)
        .join(SchoolClass, SchoolClass.id == NoticePupil.class_id)
        .where(Notice.broadcast_id == found.id, NoticePupil.united_into_id.is_(None), *of_school)
        .group_by(by)
    )
    answers = _answers(found, by, unit_id) if found.question else {}
    return {
        key: Figures(pupils=int(pupils), opened=int(opened), confirmed=int(done), answers=answers.get(key, {}))
        for key, pupils, opened, done in db.session.execute(query)
    }


def _answers(found: Broadcast, by: By, unit_id: int | None) -> Mapping[int, Mapping[int, int]]:
    """How many pupils' families chose what, each by the newest answer."""
    newest = func.row_number().over(
        partition_by=NoticeAnswer.notice_pupil_id, order_by=(NoticeAnswer.at.desc(), NoticeAnswer.id.desc())
    )
    query = (
        select(by.label("key"), NoticeAnswer.choice, newest.label("place"))
        .select_from(Notice)
        .join(NoticePupil, NoticePupil.notice_id == Notice.id)
        .join(SchoolClass, SchoolClass.id == NoticePupil.class_id)
        .join(NoticeAnswer, NoticeAnswer.notice_pupil_id == NoticePupil.id)
        .where(Notice.broadcast_id == found.id)
    )
    each = (query if unit_id is None else query.where(Notice.unit_id == unit_id)).subquery()
    counted = select(each.c.key, each.c.choice, func.count()).where(each.c.place == 1)
    answers: dict[int, dict[int, int]] = {}
    for key, choice, count in db.session.execute(counted.group_by(each.c.key, each.c.choice)):
        answers.setdefault(key, {})[choice] = count
    return answers
