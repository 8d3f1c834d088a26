"""Addresses of exports: the demo's column map, its period and the run the worker made."""

from sqlalchemy import select

from portal.db import db
from portal.models.data_forms import SectorMap, SectorRun


def form_export_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint."""
    held = db.session.scalars(select(SectorMap).order_by(SectorMap.id)).first()
    run = db.session.scalars(select(SectorRun).order_by(SectorRun.id)).first()
    assert held is not None
    assert run is not None
    of_map: dict[str, list[object]] = {"map_id": [held.id]}
    period: dict[str, list[object]] = {"period_id": [run.period_id]}
    return {
        **{f"form_exports.{name}": of_map for name in ("show_map", "edit_map", "new_column", "map_versions")},
        "form_exports.edit_column": of_map | {"place": [1, 5]},
        "form_exports.new_map": {"form_id": [held.form_id]},
        "form_exports.period": period,
        "form_exports.check": period,
        "form_exports.run": {"run_id": [run.id]},
        "form_exports.file": {"run_id": [run.id], "kind": ["full.csv", "changes.xlsx"]},
    }
