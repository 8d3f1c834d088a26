"""The one way to write into a report, for the screen, spreadsheets and other programs alike.

Every cell is judged alone: by the lock that holds for it, by whom it is for, by what it takes, by what was seen of it.
Different cells of two writers merge; of the same cell the second is told what the first wrote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.data_forms import CellChange, ReportCell
from portal.rules.data_forms.content import Place, completeness, problems_of
from portal.rules.data_forms.states import is_official
from portal.rules.data_forms.values import amount_of
from portal.rules.permissions import Actor
from portal.services.data_forms.desk import Desk, open_desk
from portal.services.data_forms.judging import Change, files_of, judge
from portal.services.data_forms.loading import NEVER, Held, Loaded, content_with
from portal.services.data_forms.locks import Gate
from portal.services.data_forms.snapshots import keep_snapshot

__all__ = ["Change", "Outcome", "Plan", "Written", "plan_cells", "store", "write_cells", "write_plan"]
MOST_CELLS = 5_000
"""Cells of one request."""
SITTING = timedelta(minutes=5)
"""A longer pause between two saves is no time spent filling."""
ORIGINS = frozenset({"typed", "paste", "form", "sheet", "prefill", "api", "carried"})


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one change: "saved", "refused" with a message, or "conflict"; ``held`` stands in the cell now."""

    place: Place
    state: str
    held: Held = NEVER
    refused: RuleBroken | None = None


@dataclass(frozen=True)
class Written:
    """The outcomes in the order of the changes, and the report as it is afterwards."""

    loaded: Loaded
    gate: Gate
    outcomes: Sequence[Outcome]

    @property
    def troubles(self) -> list[Outcome]:
        """What was not written."""
        return [one for one in self.outcomes if one.state != "saved"]


@dataclass(frozen=True)
class Plan:
    """What would become of changes: the cells that would be written, and what is settled without."""

    changes: Sequence[Change]
    writes: Mapping[Place, Held]
    outcomes: Mapping[Place, Outcome]

    @property
    def troubles(self) -> list[Outcome]:
        """What would not be written."""
        return [one for one in self.outcomes.values() if one.state != "saved"]


def write_cells(
    actor: Actor,
    report_id: int,
    changes: Sequence[Change],
    *,
    origin: str,
    page: str = "",
    arrived_at: datetime | None = None,
) -> Written:
    """Write what may be written, and say of each cell what became of it. ``page``: of a browser, to know repeats."""
    check_size(changes)
    desk = open_desk(actor, report_id, arrived_at=arrived_at)
    return write_plan(desk, plan_cells(desk, changes, origin=origin, page=page), origin=origin, page=page)


def check_size(changes: Sequence[object]) -> None:
    """RuleBroken for more cells than one request may write."""
    if len(changes) > MOST_CELLS:
        raise RuleBroken("Mỗi lần lưu nhiều nhất %(max)s ô.", max=MOST_CELLS)


def plan_cells(desk: Desk, changes: Sequence[Change], *, origin: str, page: str = "") -> Plan:
    """Judge every change of a report that is locked against other writers; writes nothing."""
    if origin not in ORIGINS:
        raise ValueError(origin)
    check_size(changes)
    changes = _merged(changes)
    writes, outcomes, clashes = _look(desk, changes, files_of(desk, changes), origin)
    for place in _foreign(desk, clashes, page):
        outcomes[place] = Outcome(place=place, state="conflict", held=desk.loaded.held(*place))
    writes |= {place: new for place, new in clashes.items() if place not in outcomes}
    return Plan(changes, writes, outcomes)


def write_plan(desk: Desk, plan: Plan, *, origin: str, page: str = "") -> Written:
    """Write what a plan of this very transaction lets through."""
    loaded = store(desk, plan.writes, origin=origin, page=page)
    saved = {place: Outcome(place=place, state="saved", held=held) for place, held in plan.writes.items()}
    outcomes = {**plan.outcomes, **saved}
    return Written(loaded, desk.gate, [outcomes[change.place] for change in plan.changes])


def _merged(changes: Sequence[Change]) -> list[Change]:
    """The text of a cell and the reason beside it, changed in one request, are one change."""
    found: dict[Place, Change] = {}
    for one in changes:
        old = found.get(one.place)
        if old is not None:
            typed, reason = (
                new if new is not None else was for new, was in ((one.typed, old.typed), (one.reason, old.reason))
            )
            one = replace(
                one, typed=typed, reason=reason, seen=max(one.seen, old.seen), source=one.source or old.source
            )
        found[one.place] = one
    return list(found.values())


def _look(
    desk: Desk, changes: Sequence[Change], files: frozenset[int], origin: str
) -> tuple[dict[Place, Held], dict[Place, Outcome], dict[Place, Held]]:
    """What may be written at once, what is settled without writing, and what was written by somebody since."""
    writes, outcomes, clashes = dict[Place, Held](), dict[Place, Outcome](), dict[Place, Held]()
    for change in changes:
        old = desk.loaded.held(*change.place)
        try:
            new = judge(desk, change, old, files, origin)
        except RuleBroken as error:
            outcomes[change.place] = Outcome(place=change.place, state="refused", held=old, refused=error)
            continue
        if (new.text, new.reason) == (old.text, old.reason) and change.source is None:
            outcomes[change.place] = Outcome(place=change.place, state="saved", held=old)
        else:
            (writes if change.seen == old.version else clashes)[change.place] = new
    return writes, outcomes, clashes


def store(
    desk: Desk,
    writes: Mapping[Place, Held],
    *,
    origin: str,
    page: str = "",
    records: Mapping[str, Sequence[int]] | None = None,
    noted: Mapping[Place, tuple[str, str]] | None = None,
) -> Loaded:
    """Put judged cells, and maybe other records, into the report: its cells, its history, its counts.

    ``noted``: lines of the history about records, before and after.
    """
    if not writes and records is None:
        return desk.loaded
    report, now = desk.loaded.report, desk.gate.now
    _keep_official(desk)
    report.content_version += 1
    rows = _rows(desk, writes)
    if made := [row for row in rows if not row["id"]]:
        db.session.execute(insert(ReportCell), [{key: row[key] for key in row if key != "id"} for row in made])
    if changed := [row for row in rows if row["id"]]:
        db.session.execute(update(ReportCell), changed)
    told = {place: (desk.loaded.held(*place).text, new.text, new.reason) for place, new in writes.items()}
    told |= {place: (*texts, "") for place, texts in (noted or {}).items()}
    db.session.execute(insert(CellChange), [_history(desk, place, told[place], origin, page) for place in told])
    content = content_with(desk.loaded, writes, records)
    report.filled, report.needed = completeness(content)
    report.problems = len(problems_of(content))
    if report.changed_at and timedelta() < now - report.changed_at <= SITTING:
        report.seconds_spent += int((now - report.changed_at).total_seconds())
    report.started_at, report.changed_at = report.started_at or now, now
    db.session.flush()
    return replace(desk.loaded, cells={**desk.loaded.cells, **writes}, content=content)


def _keep_official(desk: Desk) -> None:
    """The first change on or after the official day: remember what was official, and keep it whole."""
    report, today = desk.loaded.report, desk.gate.now.astimezone(clock.LOCAL_ZONE).date()
    if report.official_version is None and is_official(desk.loaded.days.official_on, today):
        keep_snapshot(desk.loaded, desk.gate.now)
        report.official_version = report.content_version


def _foreign(desk: Desk, clashes: Mapping[Place, Held], page: str) -> set[Place]:
    """Those in which somebody else wrote. Of the same browser page the answer may have been lost on the way."""
    if not clashes or not page:
        return set(clashes)
    newest = (
        select(func.max(CellChange.id))
        .where(CellChange.report_id == desk.loaded.report.id, CellChange.key.in_({key for key, _record in clashes}))
        .group_by(CellChange.key, CellChange.record_id)
    )
    query = select(CellChange.key, CellChange.record_id, CellChange.page).where(CellChange.id.in_(newest))
    return set(clashes) - {(key, record_id) for key, record_id, last in db.session.execute(query) if last == page}


def _rows(desk: Desk, writes: Mapping[Place, Held]) -> list[dict[str, Any]]:
    cells, by = desk.loaded.definition.cells, desk.actor
    return [
        {
            "id": new.cell_id,
            "report_id": desk.loaded.report.id,
            "key": key,
            "record_id": record_id,
            "text": new.text,
            "amount": amount_of(cells[key].field, new.text) if key in cells else None,
            "origin": new.origin if new.origin not in {"paste", "form"} else "typed",
            "source": new.source,
            "reason": new.reason,
            "version": new.version,
            "entered_at": desk.gate.now,
            "entered_by_id": by.account_id,
            "entered_by": by.name,
        }
        for (key, record_id), new in writes.items()
    ]


def _history(desk: Desk, place: Place, told: tuple[str, str, str], origin: str, page: str) -> dict[str, Any]:
    cell = desk.loaded.definition.cells.get(place[0])
    section = cell.section if cell else desk.loaded.definition.parts.get(place[0], (None,))[0]
    before, after, reason = told
    return {
        "report_id": desk.loaded.report.id,
        "key": place[0],
        "record_id": place[1],
        "before": before,
        "after": after,
        "reason": reason,
        "origin": origin,
        "page": page,
        "content_version": desk.loaded.report.content_version,
        "opening_id": desk.gate.opening_for(section.code, place[0]) if section else None,
        "at": desk.gate.now,
        "account_id": desk.actor.account_id,
        "by_name": desk.actor.name,
    }
