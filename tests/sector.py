"""Makers of column maps and runs for tests."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.db import db
from portal.models.data_forms import (
    FormPeriod,
    Report,
    ReportCell,
    SectorFile,
    SectorMap,
    SectorRun,
)
from portal.rules.data_forms.sector.columns import Column, ColumnMap, Source, write_map
from portal.rules.data_forms.sector.states import RunState
from portal.rules.data_forms.states import Step
from portal.services.data_forms.sector import maps, runs
from tests.cast import Cast, Person
from tests.data_forms import fill
from tests.make import actor_of

COLUMNS = (
    Column(heading="Mã trường", source=Source.UNIT_CODE, required=True),
    Column(heading="Tên trường", source=Source.UNIT_NAME),
    Column(heading="Số lớp", source=Source.CELL, key="classes", required=True),
    Column(heading="Học sinh", source=Source.CELL, key="grades.all.total"),
)
DEALS = (
    Column(heading="Mã trường", source=Source.UNIT_CODE),
    Column(heading="Hợp đồng", source=Source.CELL, key="deals.name"),
    Column(heading="Giá trị", source=Source.CELL, key="deals.price"),
)


def make_map(cast: Cast, period: FormPeriod, layout: ColumnMap | None = None, *, by: Person | None = None) -> SectorMap:
    """A map of the period's form with these columns, committed."""
    made = maps.create_map(actor_of(by or cast.leader), form_id=period.form_id, name="Trường, lớp", target="CSDL ngành")
    made.layout = write_map(layout or ColumnMap(columns=COLUMNS))
    db.session.commit()
    return made


def make_run(
    cast: Cast, period: FormPeriod, held: SectorMap, drain: Callable[[], int], *, with_provisional: bool = False
) -> SectorRun:
    """The next run of a period, made by the worker."""
    run = runs.ask_run(actor_of(cast.leader), period_id=period.id, map_id=held.id, with_provisional=with_provisional)
    db.session.commit()
    drain()
    db.session.refresh(run)
    return run


def deliver(cast: Cast, run: SectorRun) -> None:
    """The other system took it in."""
    runs.settle_run(actor_of(cast.leader), run.id, state=RunState.DELIVERED)
    db.session.commit()


def report_of(cast: Cast, period: FormPeriod, unit: str) -> Report:
    query = select(Report).where(Report.period_id == period.id, Report.unit_id == cast.units[unit])
    return db.session.scalars(query).one()


def write(cast: Cast, period: FormPeriod, unit: str, key: str, text: str, *, approved: bool = True) -> None:
    """Change one cell, and approve the whole."""
    report = report_of(cast, period, unit)
    cell = db.session.scalars(select(ReportCell).filter_by(report_id=report.id, key=key, record_id=0)).one_or_none()
    if cell is not None:
        db.session.delete(cell)
        db.session.flush()
    fill(report, cast.principal.id, {key: text}, step=Step.APPROVED if approved else None)


def file_of(app: Flask, run: SectorRun, kind: str) -> bytes:
    found = db.session.scalars(select(SectorFile).filter_by(run_id=run.id, kind=kind)).one()
    data = b"".join(app.extensions["portal"].file_store.open(found.sha256))
    assert hashlib.sha256(data).hexdigest() == found.sha256
    assert len(data) == found.size
    return data


def json_of(app: Flask, run: SectorRun, name: str) -> Any:
    return json.loads(file_of(app, run, f"{name}.json"))


def marks_of(app: Flask, run: SectorRun) -> list[tuple[str, str]]:
    return [(one["mark"], one["values"]["Mã trường"]) for one in json_of(app, run, "changes")["lines"]]
