"""The unit's register of breaches: entering one, noting that the authority was told, what came after, closing it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import DataBreach, DataBreachNote
from portal.models.units import Unit
from portal.rules.contact_book.breaches import BreachFacts, BreachState, check_facts, due_at, state_of
from portal.rules.permissions import Actor, Permission
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note


@dataclass(frozen=True)
class BreachEntry:
    """A breach with its state of this moment."""

    breach: DataBreach
    state: BreachState

    @property
    def code(self) -> str:
        """Number and year, as it is called on paper."""
        return f"{self.breach.number}/{self.breach.year}"

    @property
    def due_at(self) -> datetime:
        """Until when the authority is told."""
        return due_at(self.breach.noticed_at)

    @property
    def seconds_left(self) -> int:
        """Of the 72 hours; negative when they are over."""
        return int((self.due_at - clock.now()).total_seconds())


def visible_breaches(actor: Actor) -> Select[DataBreach]:
    """The register of the unit acted for, for whoever looks after its contact with families."""
    if not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    return select(DataBreach).where(DataBreach.unit_id == actor.unit_id)


def list_breaches(actor: Actor, *, number: int) -> Paged[BreachEntry]:
    """Open ones first, the earliest of them before; then the closed ones, the newest first."""
    query = visible_breaches(actor).order_by(
        case((DataBreach.closed_at.is_(None), 0), else_=1),
        case((DataBreach.closed_at.is_(None), DataBreach.noticed_at)),
        DataBreach.noticed_at.desc(),
        DataBreach.id,
    )
    page = paginate(query, number=number, size=20)
    return Paged([_entry(each) for each in page.items], page.number, page.size, page.total)


def read_breach(actor: Actor, breach_id: int) -> tuple[BreachEntry, Sequence[DataBreachNote]]:
    """One of the register with what came after, in order."""
    found = _get(actor, breach_id)
    query = select(DataBreachNote).where(DataBreachNote.breach_id == found.id).order_by(DataBreachNote.id)
    return _entry(found), db.session.scalars(query).all()


def enter(actor: Actor, facts: BreachFacts) -> DataBreach:
    """Write a breach down under the next number of its unit and year."""
    visible_breaches(actor)
    check_facts(facts, now=clock.now())
    db.session.scalar(select(Unit.id).where(Unit.id == actor.unit_id).with_for_update())
    year = facts.noticed_at.astimezone(clock.LOCAL_ZONE).year
    last = select(func.max(DataBreach.number)).where(DataBreach.unit_id == actor.unit_id, DataBreach.year == year)
    made = DataBreach(
        unit_id=actor.unit_id,
        year=year,
        number=(db.session.scalar(last) or 0) + 1,
        entered_at=clock.now(),
        entered_by=actor.name,
        **asdict(facts),
    )
    db.session.add(made)
    db.session.flush()
    note(actor, "breach_entered", "data_breach", made.id, after={"count": made.people})
    return made


def tell(actor: Actor, *, breach_id: int, told_at: datetime, words: str) -> DataBreach:
    """Note that the authority was told, when and how; once."""
    found = _lock(actor, breach_id)
    if not words:
        raise RuleBroken("Vui lòng nhập mục này.", field="told_words")
    if not found.noticed_at <= told_at <= clock.now():
        raise RuleBroken("Lúc báo phải từ lúc phát hiện đến bây giờ.", field="told_at")
    if found.told_at is not None:
        raise RuleBroken("Đã ghi việc báo này rồi. Hãy tải lại trang.")
    found.told_at, found.told_by, found.told_words = told_at, actor.name, words
    note(actor, "breach_told", "data_breach", found.id)
    db.session.flush()
    return found


def add_note(actor: Actor, *, breach_id: int, words: str, closes: bool) -> DataBreachNote:
    """Write down what came after; the last note may close it, but not while the authority waits to be told."""
    found = _lock(actor, breach_id)
    if not words:
        raise RuleBroken("Vui lòng nhập mục này.", field="words")
    if closes and found.is_harmful and found.told_at is None:
        raise RuleBroken("Chưa ghi đã báo cơ quan chuyên trách nên chưa kết thúc được.", field="closes")
    made = DataBreachNote(breach_id=found.id, at=clock.now(), by=actor.name, words=words)
    db.session.add(made)
    note(actor, "breach_added", "data_breach", found.id)
    if closes:
        found.closed_at, found.closed_by = clock.now(), actor.name
        note(actor, "breach_closed", "data_breach", found.id)
    db.session.flush()
    return made


def _lock(actor: Actor, breach_id: int) -> DataBreach:
    found = _get(actor, breach_id)
    db.session.refresh(found, with_for_update=True)
    if found.closed_at is not None:
        raise RuleBroken("Sự cố này đã kết thúc.")
    return found


def _get(actor: Actor, breach_id: int) -> DataBreach:
    found = db.session.scalar(visible_breaches(actor).where(DataBreach.id == breach_id))
    if found is None:
        raise NotFound
    return found


def _entry(breach: DataBreach) -> BreachEntry:
    state = state_of(
        noticed_at=breach.noticed_at,
        is_harmful=breach.is_harmful,
        told_at=breach.told_at,
        is_closed=breach.closed_at is not None,
        now=clock.now(),
    )
    return BreachEntry(breach, state)
