"""Keeping the figures of schools fresh: each school once a night, again some hours after its marks change.

The worker calls this every half minute; it counts schools one after another for a few seconds, then lets other work
go on.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, insert, select, tuple_, update

from portal.adapters import clock
from portal.adapters.logs import log
from portal.db import begin_write, db, insert_missing
from portal.models.figures import GradeFigures, SchoolFigures
from portal.models.gradebook import Mark, MarkChange
from portal.models.school import SchoolClass
from portal.services.figures.counting import OF_PLANS, Counted, count_school
from portal.services.school.years import current_year

SLICE = 5.0
"""Seconds after which no further school is begun."""
REST = timedelta(hours=3)
"""The least time between two counts of a school whose marks change, and after one that failed."""
LATE, OVERLAP = timedelta(minutes=2), 500
"""How far back, in time and in rows, changes are looked at once more: what is written first may be committed last."""
School = tuple[int, int]
"""A unit and the year in which a school year begins."""


def refresh_figures(*, seconds: float = SLICE) -> None:
    """Count the schools whose turn it is; what fails is kept beside the school and told in the end. Commits."""
    _notice_changes()
    until, failed = clock.monotonic() + seconds, []
    for unit_id, start_year in schools_due():
        if not _refresh(unit_id, start_year):
            failed.append(f"{unit_id} ({start_year})")
        if clock.monotonic() > until:
            break
    if failed:
        raise RuntimeError(f"no figures of units {', '.join(failed)}; see the log")


def schools_due() -> Sequence[School]:
    """The schools to be counted: never counted first, then the one counted longest ago. Two queries."""
    classes = select(SchoolClass.unit_id, SchoolClass.start_year).where(SchoolClass.put_away_at.is_(None)).distinct()
    known = {(one.unit_id, one.start_year): one for one in db.session.scalars(select(SchoolFigures))}
    current = current_year()
    schools = [(row[0], row[1]) for row in db.session.execute(classes) if row[1] <= current]
    due = [school for school in schools if _is_due(known.get(school), running=school[1] == current)]
    return sorted(due, key=lambda school: (_last_tried(known.get(school)), -school[1], school[0]))


def _is_due(known: SchoolFigures | None, *, running: bool) -> bool:
    if known is None:
        return True
    if known.computed_at is None or known.error or known.changed_at:
        return clock.now() - known.tried_at >= REST
    return running and known.computed_at.astimezone(clock.LOCAL_ZONE).date() < clock.today()


def _last_tried(known: SchoolFigures | None) -> float:
    return known.tried_at.timestamp() if known else 0.0


def _refresh(unit_id: int, start_year: int) -> bool:
    """Count one school and keep the numbers in place of the former; False when it could not be counted."""
    began, seen = clock.now(), db.session.scalar(select(func.max(MarkChange.id))) or 0
    try:
        found = count_school(unit_id, start_year)
    except Exception as failure:  # noqa: BLE001 - kept beside the school and raised at the end; the others go on
        log.warning("figures_failed", unit=unit_id, start_year=start_year, error=f"{type(failure).__name__}: {failure}")
        begin_write()
        _head(unit_id, start_year, began, error=f"{type(failure).__name__}: {failure}"[:500])
        db.session.commit()
        return False
    begin_write()
    keep_figures(unit_id, start_year, found, began=began, seen=seen)
    db.session.commit()
    return True


def keep_figures(unit_id: int, start_year: int, found: Counted, *, began: datetime, seen: int) -> None:
    """Put what was counted in the place of what was kept; the caller has begun to write and commits."""
    kept = db.session.scalars(select(GradeFigures).filter_by(unit_id=unit_id, start_year=start_year)).all()
    was_due = {(one.grade, one.period): {code: one.counts.get(code, 0) for code in OF_PLANS} for one in kept}
    over = start_year < current_year()
    db.session.execute(delete(GradeFigures).filter_by(unit_id=unit_id, start_year=start_year))
    rows = []
    for (grade, period), counts in found.counts.items():
        kept_counts = {**counts, **(was_due.get((grade, period), {}) if over else {})}
        row = {"unit_id": unit_id, "start_year": start_year, "grade": grade, "period": period}
        rows.append({**row, "counts": {code: count for code, count in kept_counts.items() if count}})
    if rows:
        db.session.execute(insert(GradeFigures), rows)
    values = {"computed_at": began, "changed_at": None, "seen_change": seen, "last_mark_at": found.last_mark_at}
    _head(unit_id, start_year, began, error="", **values)


def _head(unit_id: int, start_year: int, tried_at: datetime, **values: object) -> None:
    row = {"unit_id": unit_id, "start_year": start_year, "tried_at": tried_at, "seen_change": 0, "error": ""}
    insert_missing(SchoolFigures, [row], unique=["unit_id", "start_year"], returning=[SchoolFigures.id])
    db.session.execute(
        update(SchoolFigures).filter_by(unit_id=unit_id, start_year=start_year).values(tried_at=tried_at, **values)
    )


def _notice_changes() -> None:
    """Note the schools whose marks changed since they were counted; commits.

    Only changes later than the newest one any school's figures know of are read, and some before it.
    """
    newest = db.session.scalar(select(func.max(SchoolFigures.seen_change)))
    top = db.session.scalar(select(func.max(MarkChange.id))) or 0
    if newest is None or top <= newest - OVERLAP:
        return
    later = (
        select(Mark.unit_id, Mark.start_year, func.max(MarkChange.at))
        .join(Mark, Mark.id == MarkChange.mark_id)
        .where(MarkChange.id > newest - OVERLAP)
        .group_by(Mark.unit_id, Mark.start_year)
    )
    last = {(row[0], row[1]): row[2] for row in db.session.execute(later)}
    place = tuple_(SchoolFigures.unit_id, SchoolFigures.start_year)
    query = select(SchoolFigures).where(place.in_(list(last)), SchoolFigures.changed_at.is_(None))
    changed = [
        one.id
        for one in db.session.scalars(query)
        if one.computed_at and last[one.unit_id, one.start_year] > one.computed_at - LATE
    ]
    if changed:
        begin_write()
        found = and_(SchoolFigures.id.in_(changed), SchoolFigures.changed_at.is_(None))
        db.session.execute(update(SchoolFigures).where(found).values(changed_at=clock.now(), seen_change=top))
        db.session.commit()
