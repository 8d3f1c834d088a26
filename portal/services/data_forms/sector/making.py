"""The worker's side of an export: reads the units in portions, compares with what was delivered, keeps the files."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.data_forms import (
    DataForm,
    FormPeriod,
    FormVersion,
    SectorFile,
    SectorLine,
    SectorMap,
    SectorMapVersion,
    SectorRun,
)
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.sector.checking import faults_of
from portal.rules.data_forms.sector.columns import ColumnMap, read_map
from portal.rules.data_forms.sector.marks import Mark, Marked, Values, compare, reworded
from portal.rules.data_forms.sector.states import UNDER_WAY, RunState
from portal.rules.data_forms.stored import read_definition
from portal.rules.notifications.names import Kind
from portal.rules.permissions import Actor
from portal.services.data_forms.sector.checking import Ready, UnitLines, get_exported, read_lines
from portal.services.data_forms.sector.files import numeric_headings, write_files
from portal.services.data_forms.sector.reading import PORTION, count_stands
from portal.services.data_forms.sector.runs import last_delivered
from portal.services.notifications.telling import notify
from portal.services.people.actors import load_actor
from portal.services.records.audit import note

NO_RIGHT = mark("Người lập không còn quyền kết xuất kỳ này.")
CHANGED_MAP = mark("Biểu mẫu của kỳ đã đổi, bảng cột không còn khớp.")


@dataclass
class Table:
    """The lines of today by key, and whose they are; how many units were kept as delivered, or left out."""

    lines: dict[str, Values] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    read: int = 0
    held: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Work:
    """A run about to be made, with all it needs."""

    run: SectorRun
    actor: Actor
    period: FormPeriod
    definition: Definition
    layout: ColumnMap


def maker(store: FileStore) -> Callable[[OutboxItem], None]:
    """What makes runs and keeps their files in this store."""

    def make(item: OutboxItem) -> None:
        make_run(item.payload["run_id"], store)

    return make


def make_run(run_id: int, store: FileStore) -> None:
    """Make a run that waits. The write lock is held only to tell how far it is and to keep the result at the end."""
    if not _tell(run_id, state=RunState.MAKING.value):
        return  # made by another worker
    try:
        work = _prepare(run_id)
        _tell(run_id, units=count_stands(work.actor, work.period), done_units=0)
        base = last_delivered(work.run)
        base_id = base.id if base else None
        before, owners = _delivered(base) if base else ({}, {})
        table = read_table(work, before, owners)
        lines = compare(before, table.lines)
        kept = _keep_files(work, lines, store)
        _finish(work, base_id, table, {**owners, **table.units}, lines, kept)
    except RuleBroken as refused:
        _give_up(run_id, refused.message)
    except (NotFound, NotAllowed):
        _give_up(run_id, NO_RIGHT)


def _prepare(run_id: int) -> Work:
    """Rights are asked again now."""
    run = db.session.get_one(SectorRun, run_id)
    actor, _units = load_actor(db.session.get_one(Account, run.account_id), unit_id=run.unit_id)
    period = get_exported(actor, run.period_id)
    definition = read_definition(db.session.get_one(FormVersion, period.version_id).definition)
    layout = read_map(db.session.get_one(SectorMapVersion, run.map_version_id).layout)
    if faults_of(layout, definition):
        raise RuleBroken(CHANGED_MAP)
    return Work(run, actor, period, definition, layout)


def _delivered(base: SectorRun) -> tuple[dict[str, Values], dict[str, int]]:
    """What the receiver holds, by key, and whose lines they are."""
    headings = read_map(db.session.get_one(SectorMapVersion, base.map_version_id).layout).headings
    query = select(SectorLine.key, SectorLine.unit_id, SectorLine.texts)
    query = query.where(SectorLine.run_id == base.id, SectorLine.mark != Mark.CANCEL.value)
    rows = db.session.execute(query.order_by(SectorLine.position)).all()
    return {row[0]: dict(zip(headings, row[2], strict=True)) for row in rows}, {row[0]: row[1] for row in rows}


def read_table(work: Work, before: Mapping[str, Values], owners: Mapping[str, int]) -> Table:
    """The lines of today. Of a unit that is not ready they stay as delivered; of an excused one nothing stays."""
    table = Table()
    if work.period.cancelled_at is not None:
        return table
    delivered: dict[int, list[str]] = {}
    for key, unit_id in owners.items():
        delivered.setdefault(unit_id, []).append(key)
    headings, run_id = work.layout.headings, work.run.id
    for one in read_lines(work.actor, work.period, work.layout, provisional=work.run.with_provisional):
        kept = delivered.pop(one.stand.unit_id, [])
        _add(table, one, headings, {key: before[key] for key in kept})
        if table.read % PORTION == 0:
            _tell(run_id, done_units=table.read)
    for unit_id, keys in delivered.items():  # no longer overseen: what was delivered of them is not ours to cancel
        table.held += 1
        _hold(table, unit_id, headings, {key: before[key] for key in keys})
    return table


def _add(table: Table, one: UnitLines, headings: list[str], delivered: Mapping[str, Values]) -> None:
    table.read += 1
    unit_id = one.stand.unit_id
    if one.ready is Ready.READY:
        for line in one.filled.lines:
            key = f"{unit_id}.{line.record_id}" if line.record_id else str(unit_id)
            table.lines[key] = dict(zip(headings, line.texts, strict=True))
            table.units[key] = unit_id
    elif one.ready is not Ready.EXCUSED:
        table.held += bool(delivered)
        table.left_out += not delivered
        _hold(table, unit_id, headings, delivered)


def _hold(table: Table, unit_id: int, headings: list[str], delivered: Mapping[str, Values]) -> None:
    for key, values in delivered.items():
        table.lines[key] = reworded(values, headings)
        table.units[key] = unit_id


def _keep_files(work: Work, lines: list[Marked], store: FileStore) -> list[dict[str, Any]]:
    """Every file in the store before any row names it."""
    held = db.session.get_one(SectorMap, work.run.map_id)
    about = {
        "target": held.target,
        "map": held.name,
        "map_version": db.session.get_one(SectorMapVersion, work.run.map_version_id).number,
        "form": db.session.get_one(DataForm, work.period.form_id).code,
        "period": {"id": work.period.id, "name": work.period.name, "start_year": work.period.start_year},
        "run": work.run.number,
        "made_at": clock.now().isoformat(),
    }
    numeric = numeric_headings(work.layout, work.definition)
    found = []
    for kind, data in write_files(about, work.layout.headings, numeric, lines):
        stored = store.put(io.BytesIO(data))
        found.append({"run_id": work.run.id, "kind": kind, "sha256": stored.sha256, "size": stored.size})
    return found


def _finish(
    work: Work,
    base_id: int | None,
    table: Table,
    owners: Mapping[str, int],
    lines: list[Marked],
    files: list[dict[str, Any]],
) -> None:
    """One transaction for all of it; a run that another worker finished meanwhile stays as that one made it."""
    run_id, actor, headings = work.run.id, work.actor, work.layout.headings
    marks = [one.mark for one in lines]
    begin_write()
    counts = {
        "new_lines": marks.count(Mark.NEW),
        "updated_lines": marks.count(Mark.UPDATE),
        "cancelled_lines": marks.count(Mark.CANCEL),
        "same_lines": marks.count(Mark.SAME),
    }
    whole = {"units": table.read, "done_units": table.read, "held": table.held, "left_out": table.left_out}
    if _change(run_id, state=RunState.MADE.value, base_id=base_id, made_at=clock.now(), **counts, **whole):
        rows = [
            {
                "run_id": run_id,
                "position": position,
                "unit_id": owners[one.key],
                "key": one.key,
                "mark": one.mark.value,
                "texts": [one.values.get(heading, "") for heading in headings],
                "changed": list(one.changed),
            }
            for position, one in enumerate(lines)
        ]
        if rows:
            db.session.execute(insert(SectorLine), rows)
        db.session.execute(insert(SectorFile), files)
        note(actor, "sector_run_made", "sector_run", run_id, after={"rows": len(lines)})
        _tell_asker(run_id, Kind.SECTOR_RUN_MADE)
    db.session.commit()


def _tell(run_id: int, **values: object) -> bool:
    begin_write()
    done = _change(run_id, **values)
    db.session.commit()
    return done


def _give_up(run_id: int, message: str) -> None:
    begin_write()
    if _change(run_id, state=RunState.BROKEN.value, error=message):
        _tell_asker(run_id, Kind.SECTOR_RUN_BROKEN)
    db.session.commit()


def _tell_asker(run_id: int, kind: Kind) -> None:
    """Nobody waits at the page: who asked for the file is told when it is there, or will not be."""
    query = (
        select(SectorRun.account_id, SectorRun.unit_id, SectorRun.number, SectorMap.name, FormPeriod.name)
        .join(SectorMap, SectorMap.id == SectorRun.map_id)
        .join(FormPeriod, FormPeriod.id == SectorRun.period_id)
        .where(SectorRun.id == run_id)
    )
    account_id, unit_id, number, columns, period = db.session.execute(query).one()
    params = {"number": number, "map": columns, "period": period}
    path = f"/bieu-mau/ket-xuat/lan/{run_id}"
    notify([account_id], kind=kind, key=f"sector-run-{run_id}", params=params, path=path, unit_id=unit_id)


def _change(run_id: int, **values: object) -> bool:
    going = (SectorRun.id == run_id, SectorRun.state.in_([state.value for state in UNDER_WAY]))
    return db.session.scalar(update(SectorRun).where(*going).values(**values).returning(SectorRun.id)) is not None
