"""A department's column map for the sector database: a first export that was taken in, a column added, and the next
one, which the worker makes with lines that are new, changed and cancelled."""

import io
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import insert, select

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.db import db
from portal.models.data_forms import FormPeriod, FormVersion, SectorFile, SectorLine, SectorMap, SectorRun
from portal.models.units import Unit
from portal.rules.data_forms.sector.columns import Column, ColumnMap, Source, read_map
from portal.rules.data_forms.sector.marks import Mark, Marked
from portal.rules.data_forms.sector.states import RunState
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor
from portal.services.data_forms.sector.files import numeric_headings, write_files
from portal.services.data_forms.sector.maps import create_map, put_column
from portal.services.data_forms.sector.runs import ask_run
from portal.services.demo.people import Cast
from portal.services.people.actors import load_actor

TEMPLATE = "\t".join(
    (
        "Mã trường",
        "Tên trường",
        "Năm học",
        "Kỳ",
        "Số lớp",
        "Biến động trong tháng, Chuyển đi, Tổng số",
        "Biến động trong tháng, Chuyển đến, Tổng số",
        "Biến động trong tháng, Thôi học, Tổng số",
    )
)
DELIVERED = {"anbinhtay": ("8", "0", "1", "0"), "hoanghia": ("11", "3", "5", "0"), "vinhbinh": ("14", "3", "4", "0")}
"""What the sector database took in the first time: the last four columns of three schools."""


def write_form_exports(store: FileStore, units: Mapping[str, Unit], cast: Cast) -> None:
    """The columns of a template, all of them found in the form of the demo's periods."""
    actor, _units = load_actor(cast.accounts["lanhdao.bentre"])
    period = db.session.scalars(select(FormPeriod).where(FormPeriod.name == "Sau khai giảng")).one()
    period.sync_on = period.official_on + timedelta(days=30)
    held = create_map(
        actor, form_id=period.form_id, name="Trường, lớp, biến động học sinh", target="CSDL ngành", header=TEMPLATE
    )
    _deliver(store, units, actor, period, held)
    girls = Column(heading="Nữ chuyển đến", source=Source.CELL, key="moves.come.girls")
    put_column(actor, held.id, girls, version=held.version, place=len(read_map(held.layout).columns))
    ask_run(actor, period_id=period.id, map_id=held.id, with_provisional=False)


def _deliver(store: FileStore, units: Mapping[str, Unit], actor: Actor, period: FormPeriod, held: SectorMap) -> None:
    """The first export, made and taken in some weeks ago."""
    run = ask_run(actor, period_id=period.id, map_id=held.id, with_provisional=False)
    run.asked_at = run.made_at = clock.now() - timedelta(days=20)
    run.settled_at, run.settled_by, run.settled_note = run.made_at + timedelta(hours=2), actor.name, "Mã nhận 20931"
    run.state, run.units, run.done_units, run.new_lines = RunState.DELIVERED, len(DELIVERED), len(DELIVERED), 3
    layout = read_map(held.layout)
    lines = [_line(layout, units[key], period, texts) for key, texts in DELIVERED.items()]
    _keep(store, run, period, layout, lines)


def _line(layout: ColumnMap, unit: Unit, period: FormPeriod, texts: tuple[str, ...]) -> Marked:
    year = f"{period.start_year}-{period.start_year + 1}"
    values = dict(zip(layout.headings, (unit.code or "", unit.name, year, period.name, *texts), strict=True))
    return Marked(str(unit.id), Mark.NEW, values)


def _keep(store: FileStore, run: SectorRun, period: FormPeriod, layout: ColumnMap, lines: list[Marked]) -> None:
    rows = [
        {
            "run_id": run.id,
            "position": position,
            "unit_id": int(one.key),
            "key": one.key,
            "mark": one.mark.value,
            "texts": list(one.values.values()),
            "changed": [],
        }
        for position, one in enumerate(lines)
    ]
    db.session.execute(insert(SectorLine), rows)
    definition = read_definition(db.session.get_one(FormVersion, period.version_id).definition)
    about = {"target": "CSDL ngành", "period": {"id": period.id, "name": period.name}, "run": run.number}
    for kind, data in write_files(about, layout.headings, numeric_headings(layout, definition), lines):
        stored = store.put(io.BytesIO(data))
        db.session.add(SectorFile(run_id=run.id, kind=kind, sha256=stored.sha256, size=stored.size))
    db.session.flush()
