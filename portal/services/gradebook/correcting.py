"""Deciding about changes of marks that families see: granted ones are written, whoever asked is told."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.gradebook import Correction
from portal.models.school import Pupil, SchoolClass
from portal.rules.gradebook.locking import ColumnState
from portal.rules.gradebook.publishing import Outcome
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.gradebook import locks
from portal.services.gradebook.books import LONGEST_REASON, Book, BookKey, get_book
from portal.services.gradebook.naming import BookNames
from portal.services.gradebook.publicity import look_at_slips_later
from portal.services.gradebook.storing import Act
from portal.services.gradebook.writing import Change, write_granted
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.school.viewing import note_looks


@dataclass(frozen=True, kw_only=True)
class Line:
    """One change that was asked for, in words."""

    correction: Correction
    pupil: str
    subject: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Decided:
    """How many were decided, and why others could not be; each reason once."""

    count: int
    left: Sequence[RuleBroken]


def may_approve(actor: Actor) -> bool:
    """The principal, or who acts for the principal."""
    return actor.can(Permission.GRADEBOOK_APPROVE)


def list_corrections(actor: Actor, *, number: int, visit: bool) -> Paged[Line]:
    """The school's for who approves, else the own ones; those that wait first. A look at others' pupils is noted."""
    found = paginate(_listed(actor), number=number)
    if may_approve(actor) and note_looks(
        actor, "sheet", visit=visit, pupil_ids=[each.mark.pupil_id for each in found.items]
    ):
        found = paginate(_listed(actor), number=number)
    return Paged(_lines(found.items), found.number, found.size, found.total)


def decide(actor: Actor, *, chosen: Collection[int], granted: bool, answer: str) -> Decided:
    """Write the changes that are granted, or refuse them with a reason; whoever asked is told once for each book."""
    if not may_approve(actor):
        raise NotAllowed
    if not chosen:
        raise RuleBroken("Hãy chọn ít nhất một đề nghị.")
    if not granted and not answer:
        raise RuleBroken("Hãy ghi lý do không duyệt.", field="answer")
    if len(answer) > LONGEST_REASON:
        raise RuleBroken("Không quá %(max)d ký tự.", field="answer", max=LONGEST_REASON)
    decision = _Decision(actor)
    done, left = list[Correction](), dict[str, RuleBroken]()
    for found in _waiting(actor, chosen):
        try:
            if granted:
                decision.carry_out(found)
        except RuleBroken as error:
            left[str(error)] = error
            continue
        found.outcome = Outcome.GRANTED if granted else Outcome.REFUSED
        found.answer, found.decided_at, found.decided_by = answer, clock.now(), actor.name
        note(actor, f"correction_{found.outcome}", "correction", found.id, after={"remark": answer} if answer else None)
        done.append(found)
    if granted and done:
        look_at_slips_later({found.class_id for found in done})
    _tell(actor, done, granted=granted, answer=answer)
    return Decided(len(done), list(left.values()))


def withdraw(actor: Actor, *, correction_id: int) -> bool:
    """Take back what one asked for oneself; True when it still waited."""
    own = select(Correction).where(Correction.id == correction_id, Correction.asked_by_id == actor.account_id)
    found = db.session.scalar(own.where(Correction.unit_id == actor.unit_id).with_for_update())
    if found is None:
        raise NotFound
    if found.outcome is not None:
        return False
    found.outcome, found.decided_at, found.decided_by = Outcome.WITHDRAWN, clock.now(), actor.name
    return True


@dataclass
class _Decision:
    """Books are opened once for all their changes."""

    actor: Actor
    books: dict[BookKey, tuple[Book, Mapping[str, ColumnState]]] = field(default_factory=dict)

    def carry_out(self, found: Correction) -> None:
        """Write a change; not into a column that was locked after it was asked for."""
        mark = found.mark
        book, states = self._book(BookKey(found.class_id, mark.semester, mark.subject))
        state = states.get(mark.column)
        if state is not None and state.is_locked and state.lock is not None and state.lock.at > found.asked_at:
            raise locks.refusal(book, state, mark.column)
        change = Change(
            pupil_id=mark.pupil_id,
            column=mark.column,
            typed=found.after,
            seen=found.version,
            batch=found.batch,
        )
        act = Act(
            by_id=found.asked_by_id,
            by=found.asked_by,
            source=found.source,
            reason=found.reason,
            approved_by=self.actor.name,
        )
        write_granted(book, change, act)

    def _book(self, key: BookKey) -> tuple[Book, Mapping[str, ColumnState]]:
        if key not in self.books:
            book = get_book(self.actor, key, for_writing=True)
            self.books[key] = book, locks.column_states(book)
        return self.books[key]


def _listed(actor: Actor) -> Select[Correction]:
    query = select(Correction).options(joinedload(Correction.mark), joinedload(Correction.school_class))
    query = query.where(Correction.unit_id == actor.unit_id)
    if not may_approve(actor):
        query = query.where(Correction.asked_by_id == actor.account_id)
    return query.order_by(Correction.outcome.is_not(None), Correction.id.desc())


def _waiting(actor: Actor, chosen: Collection[int]) -> Sequence[Correction]:
    """Those that wait, classes first as every writer takes them."""
    of_unit = (Correction.id.in_(chosen), Correction.unit_id == actor.unit_id, Correction.outcome.is_(None))
    classes = select(Correction.class_id).where(*of_unit)
    db.session.execute(
        select(SchoolClass.id).where(SchoolClass.id.in_(classes)).order_by(SchoolClass.id).with_for_update()
    )
    query = select(Correction).where(*of_unit).order_by(Correction.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _lines(items: Sequence[Correction]) -> list[Line]:
    names = BookNames({each.class_id: each.school_class for each in items}.values())
    pupils = read_pairs(select(Pupil.id, Pupil.full_name).where(Pupil.id.in_({each.mark.pupil_id for each in items})))
    lines = []
    for each in items:
        where = (each.school_class, each.mark.semester, each.mark.subject, each.mark.column)
        lines.append(
            Line(
                correction=each,
                pupil=pupils[each.mark.pupil_id],
                subject=names.subject(each.school_class, each.mark.subject),
                column=names.short(*where),
                before=names.show(*where, each.before),
                after=names.show(*where, each.after),
            )
        )
    return lines


def _tell(actor: Actor, done: Sequence[Correction], *, granted: bool, answer: str) -> None:
    books: defaultdict[tuple[int, BookKey], list[Correction]] = defaultdict(list)
    for each in done:
        books[each.asked_by_id, BookKey(each.class_id, each.mark.semester, each.mark.subject)].append(each)
    names = BookNames({each.class_id: each.school_class for each in done}.values())
    for (asked_by, key), found in books.items():
        school_class = found[0].school_class
        words = {
            "name": actor.name,
            "book": f"{names.subject(school_class, key.subject)} {school_class.name}",
            "count": len(found),
        }
        notify(
            [asked_by],
            kind=Kind.CORRECTION_GRANTED if granted else Kind.CORRECTION_REFUSED,
            key=f"correction-decided-{found[0].id}",
            params=words if granted else {**words, "reason": answer},
            path="/so-diem/sua-diem",
            unit_id=found[0].unit_id,
            by=actor.account_id,
        )
