"""Totals and lists of a period as files: XLSX to work with, CSV and JSON for other programs.

Every file carries how much of the figures is approved, deemed and provisional, and names the units that are missing.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from portal.adapters import clock
from portal.adapters.spreadsheet import TableSheet, write_tables
from portal.db import begin_write
from portal.errors import Say, mark
from portal.rules.data_forms.definition import Cell
from portal.rules.data_forms.states import STANDING_LABELS, Standing
from portal.rules.data_forms.values import of_amount, write_number
from portal.rules.permissions import Actor
from portal.rules.vietnamese import short_date, short_time
from portal.services.data_forms.totals.board import PROGRESS_LABELS, Progress, Standpoint, every_report
from portal.services.data_forms.totals.places import View, look
from portal.services.data_forms.totals.rollup import Sums, merge, read_unit_sums, totalled
from portal.services.records.audit import note

COUNTED = (Standing.APPROVED, Standing.DEEMED, Standing.PROVISIONAL)


def export_xlsx(actor: Actor, *, period_id: int, unit_id: int | None, as_was: bool, say: Say) -> bytes:
    """A workbook: the totals with their shares, the figures of each unit, the units with nothing."""
    view, units = _take(actor, period_id, unit_id, as_was, "xlsx")
    cells = list(totalled(view.definition))
    whole = merge(view.definition, units.values())
    reports = every_report(view)
    title, age = f"{view.form.name}: {view.period.name}", _age(view, say)
    sheets = [
        TableSheet(say(mark("Tổng hợp")), title, _total_columns(say), _total_rows(cells, whole), age),
        TableSheet(
            say(mark("Từng đơn vị")), title, _unit_columns(cells, say), _unit_rows(cells, units, reports, say), age
        ),
        _list_sheet(view, [one for one in reports if one.progress is Progress.MISSING], Progress.MISSING, say),
    ]
    return write_tables(sheets)


def export_csv(actor: Actor, *, period_id: int, unit_id: int | None, as_was: bool) -> bytes:
    """The figures of each unit, one line a unit; UTF-8 with a mark that Excel knows, commas, numbers with a point."""
    view, units = _take(actor, period_id, unit_id, as_was, "csv")
    cells = list(totalled(view.definition))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["ma_don_vi", "don_vi", "trang_thai", *(cell.key for cell in cells)])
    for one in every_report(view):
        sums = units.get(one.unit.id, Sums(view.definition))
        values = (sums.value(cell) for cell in cells)
        texts = ["" if value is None else write_number(value) for value in values]
        writer.writerow([one.unit.code or "", _plain(one.unit.name), one.progress.value, *texts])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def export_json(actor: Actor, *, period_id: int, unit_id: int | None, as_was: bool) -> bytes:
    """Totals with their shares and the figures of each unit, under the codes of the form."""
    view, units = _take(actor, period_id, unit_id, as_was, "json")
    cells = list(totalled(view.definition))
    whole = merge(view.definition, units.values())
    told = {
        "form": view.form.code,
        "period": {"id": view.period.id, "name": view.period.name, "official_on": view.period.official_on.isoformat()},
        "unit": {"id": view.here.id, "name": view.here.name},
        "tree_on": view.on.isoformat(),
        "made_at": clock.now().isoformat(),
        "totals": {cell.key: {"value": _number(whole.value(cell)), **_shares(whole, cell)} for cell in cells},
        "units": [_unit_json(one, units.get(one.unit.id, Sums(view.definition)), cells) for one in every_report(view)],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def export_reports(actor: Actor, *, period_id: int, unit_id: int | None, as_was: bool, only: str, say: Say) -> bytes:
    """The list of units in one state as a sheet, e.g. those that have not reported."""
    begin_write()
    view = look(actor, period_id=period_id, unit_id=unit_id, as_was=as_was)
    reports = every_report(view, only=only)
    note(actor, "form_reports_exported", "form_period", period_id, after={"rows": len(reports)})
    return write_tables([_list_sheet(view, reports, only, say)])


def _list_sheet(view: View, reports: Sequence[Standpoint], only: str, say: Say) -> TableSheet:
    """Units and how far they are, as an annex to a letter."""
    columns = [
        (say(mark("STT")), 6),
        (say(mark("Đơn vị")), 50),
        (say(mark("Trạng thái")), 26),
        (say(mark("Trễ hạn")), 12),
    ]
    rows = [
        [place, one.unit.name, say(PROGRESS_LABELS[one.progress]), say(mark("Trễ")) if one.late else ""]
        for place, one in enumerate(reports, start=1)
    ]
    name = say(PROGRESS_LABELS[Progress(only)]) if only in set(Progress) else say(mark("Danh sách đơn vị"))
    return TableSheet(name, f"{view.form.name}: {view.period.name}", columns, rows, _age(view, say))


def _take(
    actor: Actor, period_id: int, unit_id: int | None, as_was: bool, kind: str
) -> tuple[View, Mapping[int, Sums]]:
    """The view and its figures by unit; taking them away is noted."""
    begin_write()
    view = look(actor, period_id=period_id, unit_id=unit_id, as_was=as_was)
    units = read_unit_sums(view)
    note(actor, "form_totals_exported", "form_period", period_id, after={"file_kind": kind, "rows": len(units)})
    return view, units


def _total_columns(say: Say) -> list[tuple[str, int]]:
    shares = [(say(STANDING_LABELS[standing]), 18) for standing in COUNTED]
    return [(say(mark("Chỉ tiêu")), 60), (say(mark("Đơn vị tính")), 12), (say(mark("Tổng")), 18), *shares]


def _total_rows(cells: Sequence[Cell], whole: Sums) -> list[list[Any]]:
    """A calculated cell has no shares of its own: its parts have."""
    rows = []
    for cell in cells:
        shares = [None if cell.is_calculated else of_amount(whole.share(cell.key, one).amount) for one in COUNTED]
        rows.append([cell.label, cell.field.unit, *map(_number, [whole.value(cell), *shares])])
    return rows


def _unit_columns(cells: Sequence[Cell], say: Say) -> list[tuple[str, int]]:
    head = [(say(mark("Đơn vị")), 44), (say(mark("Trạng thái")), 24)]
    return [*head, *((cell.label, 14) for cell in cells)]


def _unit_rows(
    cells: Sequence[Cell], units: Mapping[int, Sums], reports: Sequence[Standpoint], say: Say
) -> list[list[Any]]:
    rows = []
    for one in reports:
        sums = units.get(one.unit.id)
        values = [_number(sums.value(cell)) if sums else None for cell in cells]
        rows.append([one.unit.name, say(PROGRESS_LABELS[one.progress]), *values])
    return rows


def _unit_json(one: Standpoint, sums: Sums, cells: Sequence[Cell]) -> dict[str, Any]:
    values = {cell.key: _number(sums.value(cell)) for cell in cells}
    return {"id": one.unit.id, "code": one.unit.code, "name": one.unit.name, "state": one.progress, "values": values}


def _shares(whole: Sums, cell: Cell) -> dict[str, Any]:
    return {one.value: _number(of_amount(whole.share(cell.key, one).amount)) for one in COUNTED}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _plain(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text


def _age(view: View, say: Say) -> str:
    now: datetime = clock.now().astimezone(clock.LOCAL_ZONE)
    words = say(mark("%(unit)s. Số liệu lúc %(time)s, cây đơn vị ngày %(day)s."))
    return words % {"unit": view.here.name, "time": short_time(now), "day": short_date(view.on)}
