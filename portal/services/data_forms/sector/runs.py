"""Runs of an export as who exports sees them: asked for, looked at, downloaded, marked as delivered or failed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotFound, RuleBroken, mark
from portal.models.data_forms import (
    FormPeriod,
    FormVersion,
    SectorFile,
    SectorLine,
    SectorMap,
    SectorMapVersion,
    SectorRun,
)
from portal.models.units import Unit
from portal.rules.data_forms.sector.columns import ColumnMap, read_map
from portal.rules.data_forms.sector.marks import Mark
from portal.rules.data_forms.sector.states import UNDER_WAY, RunState, check_settling
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor
from portal.services.data_forms.sector.checking import ask, get_exported, refuse_unusable
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.records.outbox import queue

KIND = "sector_run"
GIVEN_UP_AFTER = timedelta(hours=2)
NEVER_MADE = mark("Máy chủ chưa lập được tệp này. Hãy lập lần mới.")


@dataclass(frozen=True)
class Shown:
    """A run with the map it was made with and its files."""

    run: SectorRun
    period: FormPeriod
    map: SectorMap
    map_number: int
    layout: ColumnMap
    base: SectorRun | None
    files: Sequence[SectorFile]

    @property
    def is_running(self) -> bool:
        """Whether the worker still has it."""
        return self.run.state in UNDER_WAY


@dataclass(frozen=True)
class LineShown:
    """A line in a list."""

    mark: Mark
    unit: str
    changed: Sequence[tuple[str, str | None, str]]
    """Headings with what the receiver holds (None: it has no such column) and what stands there now, of an UPDATE."""


def ask_run(actor: Actor, *, period_id: int, map_id: int | None, with_provisional: bool) -> SectorRun:
    """Have the worker make the next run of a period; one at a time for each map."""
    asked = ask(actor, period_id=period_id, map_id=map_id)
    refuse_unusable(asked)
    held = db.session.scalars(
        select(SectorMap).where(SectorMap.id == (asked.map.id if asked.map else 0)).with_for_update()
    ).one()
    chain = SectorRun.map_id == held.id, SectorRun.period_id == period_id, SectorRun.unit_id == actor.unit_id
    running = db.session.scalar(select(SectorRun).where(*chain, SectorRun.state.in_(UNDER_WAY)))
    if running is not None and running.asked_at < clock.now() - GIVEN_UP_AFTER:
        running.state, running.error = RunState.BROKEN, NEVER_MADE
    elif running is not None:
        raise RuleBroken("Đang lập một lần kết xuất bằng bảng cột này. Hãy chờ lập xong.")
    last = db.session.scalar(select(func.max(SectorRun.number)).where(*chain)) or 0
    run = SectorRun(
        map_id=held.id,
        map_version_id=_freeze(held).id,
        period_id=period_id,
        unit_id=actor.unit_id,
        number=last + 1,
        with_provisional=with_provisional,
        state=RunState.WAITING,
        asked_at=clock.now(),
        account_id=actor.account_id,
        asked_by=actor.name,
    )
    db.session.add(run)
    db.session.flush()
    after = {"map_name": held.name, "run_number": run.number, "with_provisional": with_provisional}
    note(actor, "sector_run_asked", "sector_run", run.id, after=after)
    queue(KIND, f"sector-run-{run.id}", {"run_id": run.id})
    return run


def list_runs(actor: Actor, period: FormPeriod, *, number: int = 1) -> tuple[Paged[SectorRun], Mapping[int, str]]:
    """The unit's runs of a period, the newest first, and the names of their maps."""
    query = select(SectorRun).where(SectorRun.period_id == period.id, SectorRun.unit_id == actor.unit_id)
    page = paginate(query.order_by(SectorRun.id.desc()), number=number, size=20)
    ids = {one.map_id for one in page.items}
    maps = db.session.scalars(select(SectorMap).where(SectorMap.id.in_(ids)))
    return page, {one.id: one.name for one in maps}


def show_run(actor: Actor, run_id: int) -> Shown:
    """One run of the own unit, while its period is overseen; NotFound for every other."""
    run = _run(actor, run_id)
    frozen = db.session.get_one(SectorMapVersion, run.map_version_id)
    base = db.session.get(SectorRun, run.base_id) if run.base_id else None
    files = db.session.scalars(select(SectorFile).where(SectorFile.run_id == run.id).order_by(SectorFile.id)).all()
    return Shown(
        run,
        db.session.get_one(FormPeriod, run.period_id),
        db.session.get_one(SectorMap, run.map_id),
        frozen.number,
        read_map(frozen.layout),
        base,
        files,
    )


def list_lines(shown: Shown, *, only: str = "", number: int = 1) -> Paged[LineShown]:
    """The lines of a run in the order of its files; ``only``: NEW, UPDATE or CANCEL, else every change."""
    query = select(SectorLine).where(SectorLine.run_id == shown.run.id).order_by(SectorLine.position, SectorLine.id)
    marks = [one.value for one in Mark if one is not Mark.SAME]
    page = paginate(query.where(SectorLine.mark.in_([only] if only in marks else marks)), number=number)
    names = {unit.id: unit.name for unit in _units({one.unit_id for one in page.items})}
    before = _held_before(shown, [one.key for one in page.items if one.changed])
    headings = shown.layout.headings
    items = []
    for one in page.items:
        texts = dict(zip(headings, one.texts, strict=True))
        held = before.get(one.key, {})
        changed = [(heading, held.get(heading), texts.get(heading, "")) for heading in one.changed]
        items.append(LineShown(Mark(one.mark), names[one.unit_id], changed))
    return Paged(items, page.number, page.size, page.total)


def _held_before(shown: Shown, keys: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the receiver holds in these lines, by heading."""
    if shown.base is None or not keys:
        return {}
    headings = read_map(db.session.get_one(SectorMapVersion, shown.base.map_version_id).layout).headings
    query = select(SectorLine.key, SectorLine.texts).where(SectorLine.run_id == shown.base.id, SectorLine.key.in_(keys))
    return {key: dict(zip(headings, texts, strict=True)) for key, texts in db.session.execute(query)}


def count_changes(shown: Shown) -> list[tuple[str, list[tuple[str, int]]]]:
    """In how many lines each column differs from what the receiver holds: by section of the form in its order, columns
    that are no cells (names, codes) last under ""."""
    query = select(SectorLine.changed).where(SectorLine.run_id == shown.run.id, SectorLine.mark == Mark.UPDATE.value)
    counts = Counter(heading for changed in db.session.scalars(query) for heading in changed)
    stored = select(FormVersion.definition).where(FormVersion.id == shown.period.version_id)
    definition = read_definition(db.session.scalars(stored).one())
    cells = {column.heading: definition.cells.get(column.key) for column in shown.layout.columns}
    order = [section.label for section in definition.sections]
    found: dict[str, list[tuple[str, int]]] = {label: [] for label in [*order, ""]}
    for heading in [*shown.layout.headings, *sorted(counts.keys() - set(shown.layout.headings))]:
        if counts[heading]:
            cell = cells.get(heading)
            found[cell.section.label if cell else ""].append((heading, counts[heading]))
    return [(label, columns) for label, columns in found.items() if columns]


def settle_run(actor: Actor, run_id: int, *, state: RunState, remark: str = "") -> SectorRun:
    """Say that the other system took the file in, or did not."""
    run = _run(actor, run_id)
    db.session.scalars(select(SectorMap.id).where(SectorMap.id == run.map_id).with_for_update()).one()
    db.session.refresh(run, with_for_update=True)
    last = last_delivered(run)
    check_settling(
        state=RunState(run.state), to=state, base_id=run.base_id, last_id=last.id if last else None, run_id=run.id
    )
    if state is RunState.FAILED and not remark:
        raise RuleBroken("Hãy ghi vì sao không nộp được.", field="remark")
    before = {"run_state": run.state}
    run.state, run.settled_at, run.settled_by, run.settled_note = state, clock.now(), actor.name, remark
    note(actor, "sector_run_settled", "sector_run", run.id, before=before, after={"run_state": state, "remark": remark})
    return run


def take_file(actor: Actor, run_id: int, kind: str) -> tuple[SectorRun, SectorFile]:
    """A file of a run to take away; noted."""
    begin_write()
    run = _run(actor, run_id)
    found = db.session.scalar(select(SectorFile).where(SectorFile.run_id == run.id, SectorFile.kind == kind))
    if found is None:
        raise NotFound
    note(actor, "sector_run_downloaded", "sector_run", run.id, after={"run_number": run.number, "file_kind": kind})
    return run, found


def last_delivered(run: SectorRun) -> SectorRun | None:
    """What the receiver holds: the newest run of the same chain that was delivered."""
    query = select(SectorRun).where(
        SectorRun.map_id == run.map_id,
        SectorRun.period_id == run.period_id,
        SectorRun.unit_id == run.unit_id,
        SectorRun.state == RunState.DELIVERED.value,
    )
    return db.session.scalar(query.order_by(SectorRun.settled_at.desc(), SectorRun.id.desc()).limit(1))


def _run(actor: Actor, run_id: int) -> SectorRun:
    run = db.session.get(SectorRun, run_id)
    if run is None or run.unit_id != actor.unit_id:
        get_exported(actor, 0)
        raise NotFound
    get_exported(actor, run.period_id)
    return run


def _freeze(held: SectorMap) -> SectorMapVersion:
    """The map as it stands, under its number: a new one only if it differs from the last that was used."""
    query = select(SectorMapVersion).where(SectorMapVersion.map_id == held.id)
    newest = db.session.scalar(query.order_by(SectorMapVersion.number.desc()).limit(1))
    if newest is not None and newest.layout == held.layout:
        return newest
    number = newest.number + 1 if newest else 1
    made = SectorMapVersion(map_id=held.id, number=number, layout=held.layout, at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def _units(ids: set[int]) -> Sequence[Unit]:
    return db.session.scalars(select(Unit).where(Unit.id.in_(ids))).all()
