"""The record of the portal's own availability: outages, noticed by the worker's heartbeat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, literal, or_, select

from portal.adapters import clock
from portal.db import UtcDateTime, begin_write, db
from portal.models.records import AuditEntry, ClockMark, Outage
from portal.rules.records.availability import LONGEST_SILENCE, Span, share_up
from portal.services.paging import Paged, paginate
from portal.services.records.timekeeping import follow_acceptance, last_mark, mark_clock

PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class Availability:
    """How the portal did since ``since``: the share of time it worked (0 to 1), and its outages, newest first."""

    since: datetime
    share: float
    outages: Paged[Outage]


def beat(answers: Callable[[], bool] = lambda: True, settle: Callable[[], None] = lambda: None) -> None:
    """The heartbeat: note the time, and an outage when nothing ran for a while or the web does not answer; commits.

    ``settle`` is what follows from the outages noted so far, in the same transaction. No outage begins before an
    instant that was marked, whatever the clock does: what was settled by then stays.
    """
    reachable = answers()  # before the transaction: it may take seconds
    follow_acceptance()
    begin_write()
    last = last_mark()
    now = max(clock.now(), last) if last is not None else clock.now()
    if last is not None and now - last > LONGEST_SILENCE:
        db.session.add(Outage(started_at=last, ended_at=now, cause="stopped"))
    lasting = db.session.scalar(select(Outage).where(Outage.ended_at.is_(None)))
    if lasting is None and not reachable:
        db.session.add(Outage(started_at=now, cause="unreachable"))
    if lasting is not None and reachable:
        lasting.ended_at = now
    mark_clock()
    settle()
    db.session.commit()


def settled(now: datetime, patience: timedelta = LONGEST_SILENCE) -> ColumnElement[datetime]:
    """SQL: up to which instant it is settled whether the portal worked; ``now`` unless an outage may be on.

    While one lasts, its beginning; when the worker has been silent for longer than ``patience``, its last mark.
    """
    lasting = select(func.min(Outage.started_at)).where(Outage.ended_at.is_(None)).scalar_subquery()
    marked = select(func.max(ClockMark.marked_at)).scalar_subquery()
    return case(
        (lasting.is_not(None), lasting),
        (marked < literal(now - patience, UtcDateTime), marked),
        else_=literal(now, UtcDateTime),
    )


def list_ended(since: datetime, *, before: datetime | None = None) -> Sequence[Span]:
    """The outages that ended after ``since`` (and began ``before``), oldest first; one that lasts is not among them."""
    query = select(Outage.started_at, Outage.ended_at).where(Outage.ended_at > since).order_by(Outage.started_at)
    query = query.where(Outage.started_at < before) if before is not None else query
    return [(began, ended) for began, ended in db.session.execute(query) if ended is not None]


def list_spans(start: datetime, end: datetime) -> Sequence[Span]:
    """Outages that touch the time between ``start`` and ``end``, oldest first; one that lasts reaches to ``end``."""
    rows = db.session.execute(
        select(Outage.started_at, Outage.ended_at)
        .where(Outage.started_at < end, or_(Outage.ended_at.is_(None), Outage.ended_at > start))
        .order_by(Outage.started_at)
    )
    return [(began, ended or end) for began, ended in rows]


def get_availability(*, number: int = 1) -> Availability:
    """The last year, or as much of it as the portal has been in use."""
    now = clock.now()
    first = db.session.scalar(select(AuditEntry.at).order_by(AuditEntry.id).limit(1)) or now
    since = max(first, now - PERIOD)
    query = select(Outage).where(or_(Outage.ended_at.is_(None), Outage.ended_at > since))
    outages = paginate(query.order_by(Outage.started_at.desc()), number=number, size=20)
    return Availability(since, share_up(list_spans(since, now), since, now), outages)
